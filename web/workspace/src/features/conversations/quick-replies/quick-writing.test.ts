// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { press, show, type } from '../../../../test/dom.ts'
import { api, conversation, ME, signedIn, Socket } from '../../../../test/server.ts'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import Composer from '../composer/Composer.vue'

const REPLY = { id: 'r1', scope: 'own', team_id: null, folder: '', code: 'gx', title: 'Thanks', text: 'Thank you, {customer}! Order {order} is on its way.', initials: '', place: 0, uses: 0, all_uses: 0 }

async function composer() {
  const socket = new Socket()
  useRealtime().start(ME, socket.open)
  await vi.waitFor(() => expect(socket.of('hello')).toHaveLength(1))
  socket.welcome()
  const page = await show(Composer, { conversation: conversation('a') })
  return { socket, page, field: page.get<HTMLTextAreaElement>('textarea') }
}

describe('quick replies in the composer', () => {
  let asked: string[]
  beforeEach(async () => {
    await signedIn({ 'conversations.read': 'own', 'conversations.reply': 'own', 'quick_replies.use': 'all' })
    asked = api({ 'PUT /conversations/a/draft': () => null, 'GET /quick-replies': () => ({ items: [REPLY], next: null }), 'POST /quick-replies/r1/use': () => null }).asked
  })

  it('/ finds one, Enter puts it in, Tab goes through what is unknown, and a gap holds up sending once', async () => {
    const { socket, page, field } = await composer()
    await type(field, 'Hi! /gx')
    await vi.waitFor(() => expect(page.host.querySelectorAll('[role="option"]')).toHaveLength(1))
    expect(field.getAttribute('aria-activedescendant')).toBe('quick-r1')
    await press(field, 'Enter')
    expect(field.value).toBe('Hi! Thank you, Customer a! Order {order} is on its way.')
    expect(socket.of('post')).toEqual([])
    await vi.waitFor(() => expect(field.value.slice(field.selectionStart, field.selectionEnd)).toBe('{order}'))
    expect(asked).toContain('POST /quick-replies/r1/use')
    await press(field, 'Enter')
    expect(socket.of('post')).toEqual([])
    await press(field, 'Enter')
    await vi.waitFor(() => expect(socket.of('post')).toHaveLength(1))
  })

  it('completes a sentence with Tab', async () => {
    const { page, field } = await composer()
    await type(field, 'Tha')
    await vi.waitFor(() => expect(page.host.querySelector('.comp-ghost')?.textContent).toContain('nk you, Customer a!'))
    await press(field, 'Tab')
    expect(field.value).toBe('Thank you, Customer a! Order {order} is on its way.')
  })

  it('leaves / and Tab alone elsewhere, and closes with Escape', async () => {
    const { page, field } = await composer()
    await type(field, 'and/or')
    expect(page.host.querySelector('.quick-menu')).toBeNull()
    expect((await press(field, 'Tab')).defaultPrevented).toBe(false)
    await type(field, '/zzz')
    await vi.waitFor(() => expect(page.text()).toContain('No quick reply fits'))
    await press(field, 'Escape')
    expect(page.host.querySelector('.quick-menu')).toBeNull()
    expect(field.value).toBe('/zzz')
  })
})
