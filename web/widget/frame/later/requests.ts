import { ApiError, createHttp, type Http } from '@haoke/client/http'
import type { OpenLink } from '@haoke/client/link'
import { pollingLink } from '@haoke/client/polling'
import type { MessageBody } from '@haoke/client/protocol'
import type { Session } from '../session/session.ts'
import { t } from '../texts.ts'
import { History } from './history.ts'
import { save } from './saving.ts'
import { Sender } from './sender.ts'

const API = '/api/v1'

/** All that goes over HTTP: the socket alone is enough to talk. */
export class Requests {
  readonly history: History
  readonly sender: Sender
  readonly polling: OpenLink
  private readonly session: Session
  private readonly http: Http

  constructor(session: Session, headers: () => Record<string, string>, post: (body: MessageBody) => boolean) {
    this.session = session
    this.http = createHttp(API, headers)
    this.polling = pollingLink(this.http)
    this.history = new History(session.store, this.http)
    this.sender = new Sender(session.store, session.previews, `${API}/visitor/uploads`, headers, post, (error) => this.tell(error))
  }

  /** Does something with the conversation: `close`, `recall`. */
  async act(verb: string, body: object = {}): Promise<void> {
    try {
      await this.http.send('POST', `/visitor/conversations/${this.session.store.get().thread?.c}/${verb}`, body)
    } catch (error) {
      this.tell(error)
    }
  }

  /** Saves what was said as a page. */
  async transcript(): Promise<void> {
    try {
      const { thread } = this.session.store.get()
      const url = URL.createObjectURL(await this.http.blob(`/visitor/conversations/${thread?.c}/transcript?format=html`))
      save(url, `${t('transcript.file')}.html`)
      setTimeout(() => URL.revokeObjectURL(url), 60_000)
    } catch (error) {
      this.tell(error)
    }
  }

  private tell(error: unknown): void {
    if (!(error instanceof ApiError)) throw error
    this.session.notice(error.code === 'Offline' || error.status >= 500 ? t('failed.offline') : error.message)
  }
}
