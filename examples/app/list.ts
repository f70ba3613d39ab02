import { formatTime, formatWhen } from '@haoke/client/format'
import type { Part } from '@haoke/client/protocol'
import type { ListedConversation, Visitor } from '@haoke/client/visitor'
import { element } from './dom.ts'
import { messageBody } from './talk.ts'
import type { Language, Texts } from './texts.ts'

type Go = (to: 'shop' | 'talk' | 'list' | { past: string }) => void

/** All conversations of this customer, or one that is over, to be read. */
export function listView(visitor: Visitor, texts: Texts, language: Language, past: string | null, go: Go): HTMLElement {
  const content = element('div', { className: past ? 'log' : 'list', tabIndex: 0, 'aria-busy': 'true' })
  const root = element(
    'main',
    { className: 'talk' },
    element('header', {}, element('button', { type: 'button', onclick: () => go(past ? 'list' : 'shop') }, texts.back), element('h1', {}, texts.all)),
    content,
  )
  void (past ? readPast(past) : fetchList('')).catch(() => content.replaceChildren(element('p', { className: 'event' }, texts.offline))).finally(() => content.removeAttribute('aria-busy'))
  return root

  async function fetchList(cursor: string): Promise<void> {
    const { items, next } = await visitor.conversations(cursor)
    content.append(...items.map(line))
    if (!content.childElementCount) content.append(element('p', { className: 'event' }, texts.none))
    if (!next) return
    const more = element('button', { type: 'button', className: 'older', onclick: () => (more.remove(), void fetchList(next)) }, texts.older)
    content.append(more)
  }

  function line(item: ListedConversation): HTMLElement {
    const open = () => go(item.id === visitor.state.conversation?.id ? 'talk' : { past: item.id })
    return element(
      'button',
      { type: 'button', className: 'line', onclick: open },
      element('b', {}, item.agent?.name ?? texts.shop),
      element('time', {}, formatWhen(item.last_at, Date.now(), language)),
      element('span', {}, item.last?.text ?? ''),
      item.unread ? element('b', { className: 'badge' }, String(item.unread)) : item.state === 'closed' && element('small', {}, texts.over),
    )
  }

  async function readPast(c: string): Promise<void> {
    const { parts, through, last_seq } = await visitor.parts(c)
    content.append(...lines(parts))
    content.scrollTop = content.scrollHeight
    await visitor.markRead(c, last_seq)
    if (through > 1) earlier(c, parts[0]?.seq ?? through)
  }

  function earlier(c: string, before: number): void {
    const more = element('button', { type: 'button', className: 'older', onclick: () => void fetchEarlier() }, texts.older)
    content.prepend(more)
    async function fetchEarlier(): Promise<void> {
      const { parts, through } = await visitor.parts(c, before)
      more.replaceWith(...lines(parts))
      if (through > 1) earlier(c, parts[0]?.seq ?? through)
    }
  }

  function lines(parts: readonly Part[]): HTMLElement[] {
    return parts.flatMap((part) =>
      part.kind !== 'message'
        ? []
        : [
            element(
              'div',
              { className: part.by.kind === 'visitor' ? 'own' : 'other' },
              part.recalled ? element('p', { className: 'bubble gone' }, texts.recalled) : messageBody(visitor, texts, part.body ?? {}),
              element('p', { className: 'under' }, formatTime(part.at, language)),
            ),
          ],
    )
  }
}
