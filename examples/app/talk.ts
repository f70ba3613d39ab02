import { formatTime } from '@haoke/client/format'
import { formatBytes } from '@haoke/client/measure'
import type { MessageBody, Part } from '@haoke/client/protocol'
import type { Visitor, VisitorState } from '@haoke/client/visitor'
import { element } from './dom.ts'
import type { Language, Texts } from './texts.ts'

interface Ways {
  back(): void
  list(): void
  /** Asks whether answers may be told of; whether they are. */
  tell(): Promise<boolean>
}

/** The conversation that is going on. */
export function talkView(visitor: Visitor, texts: Texts, language: Language, ways: Ways) {
  const log = element('div', { className: 'log', role: 'log', 'aria-label': texts.help, tabIndex: 0 })
  const status = element('p', { className: 'status', role: 'status' })
  const title = element('h1', {}, texts.help)
  const field = element('textarea', { rows: 1, placeholder: texts.write, 'aria-label': texts.write, maxLength: 5000 })
  const file = element('input', { type: 'file', hidden: true, multiple: true })
  const tell = element('button', { type: 'button', className: 'tell', onclick: () => void askToTell() }, texts.tell)
  const root = element(
    'main',
    { className: 'talk' },
    element('header', {}, element('button', { type: 'button', onclick: ways.back }, texts.back), title, element('button', { type: 'button', onclick: ways.list }, texts.all)),
    status,
    log,
    tell,
    element(
      'form',
      { onsubmit: send },
      element('button', { type: 'button', 'aria-label': texts.attach, title: texts.attach, onclick: () => file.click() }, '+'),
      file,
      field,
      element('button', { type: 'submit' }, texts.send),
    ),
  )
  let drawn: unknown[] = []

  field.addEventListener('input', () => visitor.typing(field.value))
  field.addEventListener('keydown', (event) => event.key === 'Enter' && !event.shiftKey && !event.isComposing && send(event))
  file.addEventListener('change', () => {
    for (const each of Array.from(file.files ?? [])) attach(each)
    file.value = ''
  })
  // A notice of "is typing" ends by itself: look again while there is one.
  setInterval(() => show(visitor.state), 1_000)

  function send(event: Event): void {
    event.preventDefault()
    if (!field.value.trim()) return
    if (visitor.post({ text: field.value.trim() })) field.value = ''
    toEnd()
  }

  function attach(chosen: File): void {
    const line = element('p', { className: 'own under' }, chosen.name)
    log.append(line)
    const upload = visitor.sendFile(chosen, chosen.name, { onProgress: (sent, size) => (line.textContent = `${chosen.name} ${Math.round((100 * sent) / size)} %`) })
    upload.done.then(
      () => line.remove(),
      (error: Error) => (line.textContent = `${chosen.name}: ${error.message}`),
    )
  }

  async function askToTell(): Promise<void> {
    if (await ways.tell()) tell.textContent = texts.told
  }

  function show(state: VisitorState): void {
    const { thread, unsent, connection, conversation, visitor: who } = state
    title.textContent = conversation?.agent?.name ?? state.site?.title ?? texts.help
    status.textContent = connection.status !== 'online' && connection.downSince !== null && Date.now() - connection.downSince > 2_000 ? texts.offline : visitor.othersType ? `${title.textContent} ${texts.typing}` : ''
    tell.hidden = !('PushManager' in window) || Notification.permission !== 'default' || !thread?.parts.length
    const parts = thread?.parts ?? []
    const now = [parts, unsent, thread?.marks, who]
    if (now.every((each, i) => each === drawn[i])) return
    drawn = now
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60
    const stored = new Set(parts.map(({ id }) => id))
    const older = thread && thread.from > 1 && element('button', { type: 'button', className: 'older', onclick: () => void visitor.older() }, texts.older)
    const waiting = unsent.filter(({ id }) => !stored.has(id))
    const said = parts.filter(({ kind }) => kind === 'message')
    const last = waiting.length ? -1 : (said[said.length - 1]?.seq ?? -1)
    log.replaceChildren(...(older ? [older] : []), ...parts.flatMap((part) => line(part, state, part.seq === last) ?? []), ...waiting.map(unsentLine))
    if (atEnd) toEnd()
  }

  function unsentLine({ id, body, state, error }: VisitorState['unsent'][number]): HTMLElement {
    const under =
      state === 'failed'
        ? element('p', { className: 'under', role: 'alert' }, error?.detail || texts.failed, element('button', { type: 'button', onclick: () => visitor.retry(id) }, texts.retry))
        : element('p', { className: 'under' }, state === 'sent' ? texts.sent : texts.sending)
    return element('div', { className: 'own' }, bodyOf(body), under)
  }

  function line(part: Part, { thread }: VisitorState, last: boolean): HTMLElement | null {
    if (part.kind === 'assigned') return element('p', { className: 'event' }, texts.assigned.replace('{name}', part.body?.member?.name ?? ''))
    if (part.kind === 'closed') return element('p', { className: 'event' }, texts.closed)
    if (part.kind !== 'message') return null
    const own = part.by.kind === 'visitor'
    const how = part.seq <= thread!.marks.agent_read ? texts.read : part.seq <= thread!.marks.agent_delivered ? texts.delivered : texts.sent
    const young = own && !part.recalled && visitor.client.now() - part.at < (visitor.state.site?.recall_seconds ?? 0) * 1000
    const under = element('p', { className: 'under' }, formatTime(part.at, language), own && last && ` · ${how}`, young && last && element('button', { type: 'button', onclick: () => void visitor.recall(part.seq).catch(() => undefined) }, texts.recall))
    return element('div', { className: own ? 'own' : 'other' }, part.recalled ? element('p', { className: 'bubble gone' }, texts.recalled) : bodyOf(part.body ?? {}), under)
  }

  const bodyOf = (body: MessageBody) => messageBody(visitor, texts, body)

  function toEnd(): void {
    log.scrollTop = log.scrollHeight
  }

  function suggest(text: string): void {
    if (!field.value) field.value = text
  }

  return { root, show, suggest, toEnd }
}

/** A message with all it carries. */
export function messageBody(visitor: Visitor, texts: Texts, { text, files, location, quote }: MessageBody): HTMLElement {
  const attached = (files ?? []).map((file) => {
    const url = visitor.fileUrl(file.id)
    if (file.kind === 'image') return element('a', { href: url, target: '_blank' }, element('img', { src: visitor.fileUrl(file.id, true), alt: file.name, loading: 'lazy' }))
    if (file.kind === 'audio') return element('audio', { src: url, controls: true, preload: 'metadata', 'aria-label': file.name })
    if (file.kind === 'video') return element('video', { src: url, controls: true, playsInline: true, preload: 'metadata', 'aria-label': file.name })
    return element('a', { href: url, download: file.name }, `${file.name} (${formatBytes(file.size)})`)
  })
  const place = location && element('a', { href: `geo:${location.lat},${location.lng}` }, `${location.label || texts.place} ${location.lat.toFixed(4)}, ${location.lng.toFixed(4)}`)
  return element('div', { className: 'bubble' }, quote && element('blockquote', {}, quote.text), text && element('span', {}, text), ...attached, place)
}
