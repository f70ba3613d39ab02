import type { components } from '@haoke/client/api'
import { ApiError, createHttp, type Http } from '@haoke/client/http'
import type { OpenLink } from '@haoke/client/link'
import type { Id, MessageBody, Page } from '@haoke/client/protocol'
import type { PartRange } from '@haoke/client/thread'
import { pollingLink } from '@haoke/client/polling'
import { t } from '../texts.ts'
import type { Around } from './around.ts'
import { History } from './history.ts'
import { subscription } from './installed.ts'
import { save } from './saving.ts'
import { Sender } from './sender.ts'

type Schemas = components['schemas']
export type VisitorSurvey = Schemas['VisitorSurvey']

const API = '/api/v1'

/** All that goes over HTTP: the socket alone is enough to talk. */
export class Requests {
  readonly history: History
  readonly sender: Sender
  readonly polling: OpenLink
  private readonly around: Around
  private readonly http: Http

  constructor(around: Around) {
    this.around = around
    this.http = createHttp(API, around.headers)
    this.polling = pollingLink(this.http)
    this.history = new History(around.store, this.http)
    this.sender = new Sender(around, `${API}/visitor/uploads`, (error) => this.tell(error))
  }

  /** How the site's flow begins with a visitor who has not said anything yet. */
  async preview(page: Page, line: Id | undefined): Promise<MessageBody[]> {
    const { messages } = await this.http.send<{ messages: MessageBody[] }>('POST', '/visitor/reception', { page, line })
    return messages
  }

  /** How the site and its business lines are off at this moment. */
  standing(): Promise<Schemas['SiteStanding']> {
    return this.http.get('/visitor/standing')
  }

  /** The small tools that the site offers. */
  tools(): Promise<Schemas['ShownTool'][]> {
    return this.http.get('/visitor/tools')
  }

  async reckon(tool: Id, values: Record<string, string>): Promise<Schemas['Reckoned'][]> {
    return (await this.http.send<Schemas['ReckonedValues']>('POST', `/visitor/tools/${tool}`, { values })).results
  }

  /** Sends a form; what is said to it then. */
  async fillIn(form: Id, values: Record<string, string[]>): Promise<string> {
    return (await this.http.send<Schemas['FormThanks']>('POST', `/visitor/forms/${form}`, { values })).text
  }

  /** The visitor's conversations, the newest first, from where the page before ended. */
  conversations(cursor: string): Promise<{ items: Schemas['ListedConversation'][]; next?: string | null }> {
    return this.http.get(`/visitor/conversations?limit=20${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
  }

  partsBefore(c: Id, seq: number): Promise<PartRange> {
    return this.http.get(`/visitor/conversations/${c}/parts?before=${seq}&limit=30`)
  }

  async read(c: Id, seq: number): Promise<void> {
    await this.http.send('POST', `/visitor/conversations/${c}/mark`, { delivered: seq, read: seq }).catch(() => undefined)
  }

  /** What the site pushes through. */
  offers(): Promise<Schemas['PushOffer'][]> {
    return this.http.get('/visitor/push')
  }

  /** Lets this device be told of answers while nobody looks; `ask` where the person has just wished it. */
  async tellMe(ask: boolean): Promise<void> {
    try {
      const device = await subscription(await this.offers(), ask)
      if (device) await this.http.send('PUT', '/visitor/devices', device)
    } catch (error) {
      if (ask) this.tell(error)
    }
  }

  /** Does something with the conversation: `close`, `recall`. */
  async act(verb: string, body: object = {}): Promise<void> {
    try {
      await this.http.send('POST', `/visitor/conversations/${this.around.store.get().thread?.c}/${verb}`, body)
    } catch (error) {
      this.tell(error)
    }
  }

  /** How the visitor is asked for a rating; null when that cannot be known now. */
  async survey(): Promise<VisitorSurvey | null> {
    try {
      return await this.http.get<VisitorSurvey>(`/visitor/conversations/${this.around.store.get().thread?.c}/survey`)
    } catch (error) {
      this.tell(error)
      return null
    }
  }

  /** Sends a rating; true when it is there. */
  async rate(answer: Schemas['Answer']): Promise<boolean> {
    try {
      await this.http.send('PUT', `/visitor/conversations/${this.around.store.get().thread?.c}/rating`, answer)
      return true
    } catch (error) {
      this.tell(error)
      return false
    }
  }

  /** Saves what was said as a page. */
  async transcript(): Promise<void> {
    try {
      const { thread } = this.around.store.get()
      const url = URL.createObjectURL(await this.http.blob(`/visitor/conversations/${thread?.c}/transcript?format=html`))
      save(url, `${t('transcript.file')}.html`)
      setTimeout(() => URL.revokeObjectURL(url), 60_000)
    } catch (error) {
      this.tell(error)
    }
  }

  private tell(error: unknown): void {
    if (!(error instanceof ApiError)) throw error
    this.around.notice(error.code === 'Offline' || error.status >= 500 ? t('failed.offline') : error.message)
  }
}
