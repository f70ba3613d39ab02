// @vitest-environment happy-dom
import type { Conversation } from '@haoke/client/protocol'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { press, show, type } from '../../../../test/dom.ts'
import { api, conversation, ME, OTHER, signedIn, Socket } from '../../../../test/server.ts'
import { usePreferences } from '../../../base/preferences.ts'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import { abilities, type Ability } from '../store/channel.ts'
import Composer from './Composer.vue'

const RIGHTS = { 'conversations.read': 'own', 'conversations.reply': 'own', 'conversations.note': 'own' } as const

async function composer(change: Partial<Conversation> = {}) {
  const socket = new Socket()
  useRealtime().start(ME, socket.open)
  await vi.waitFor(() => expect(socket.of('hello')).toHaveLength(1))
  socket.welcome()
  const page = await show(Composer, { conversation: conversation('a', change) })
  return { socket, page, field: page.get<HTMLTextAreaElement>('textarea') }
}

describe('composer', () => {
  beforeEach(async () => {
    await signedIn(RIGHTS)
    api({ 'PUT /conversations/a/draft': () => null })
  })

  it('sends with Enter and is empty then; Shift Enter and an input method’s Enter do not send', async () => {
    const { socket, field } = await composer()
    await type(field, ' hello ')
    await press(field, 'Enter', { shiftKey: true })
    await press(field, 'Enter', { isComposing: true })
    expect(socket.of('post')).toEqual([])
    await press(field, 'Enter')
    await vi.waitFor(() => expect(field.value).toBe(''))
    expect(socket.of('post')[0]).toMatchObject({ c: 'a', body: { text: 'hello' } })
    expect(socket.of('post')[0]).not.toHaveProperty('note')
  })

  it('sends with Ctrl Enter when the member likes it so', async () => {
    const { socket, field } = await composer()
    usePreferences().set('send_with', 'ctrl-enter')
    await type(field, 'hello')
    await press(field, 'Enter')
    expect(socket.of('post')).toEqual([])
    await press(field, 'Enter', { ctrlKey: true })
    await vi.waitFor(() => expect(socket.of('post')).toHaveLength(1))
  })

  it('writes notes where only notes may be written, and says why', async () => {
    const { socket, page, field } = await composer({ assignee_id: OTHER })
    expect(page.text()).toContain('is handling this')
    await type(field, 'careful')
    await press(field, 'Enter')
    await vi.waitFor(() => expect(socket.of('post')).toHaveLength(1))
    expect(socket.of('post')[0]).toMatchObject({ note: true })
    expect(socket.of('typing')).toEqual([])
  })

  it('keeps a reply and a note begun in the same conversation apart', async () => {
    const { page, field } = await composer()
    await type(field, 'a reply')
    page.button('Internal note').click()
    await vi.waitFor(() => expect(page.get<HTMLTextAreaElement>('textarea').value).toBe(''))
    await type(page.get('textarea'), 'a note')
    page.button('Reply').click()
    await vi.waitFor(() => expect(page.get<HTMLTextAreaElement>('textarea').value).toBe('a reply'))
  })

  it('says that an answer is being written, never what, and that it no longer is', async () => {
    const { socket, field } = await composer()
    await type(field, 'secret')
    await type(field, 'secret words')
    await type(field, '')
    expect(socket.of('typing')).toEqual([
      { t: 'typing', c: 'a', on: true },
      { t: 'typing', c: 'a', on: false },
    ])
  })

  it('keeps a reply while the channel’s window is closed, and says in how many messages it goes', async () => {
    const capabilities = { formats: ['plain'], parts: ['text'], max_text: 20, text_unit: 'characters', subject: false }
    abilities.set('a', { capabilities, templates: false, window: { state: 'closed', closes_at: null, remaining: null } } as unknown as Ability)
    const { socket, page, field } = await composer()
    await type(field, 'x'.repeat(41))
    expect(page.text()).toContain('41 / 20 · goes as 3 messages')
    await press(field, 'Enter')
    expect(socket.of('post')).toEqual([])
    abilities.delete('a')
    await press(field, 'Enter')
    await vi.waitFor(() => expect(socket.of('post')).toHaveLength(1))
  })

  it('does not send what is too long', async () => {
    const { socket, page, field } = await composer()
    await type(field, 'x'.repeat(10_001))
    await press(field, 'Enter')
    expect(socket.of('post')).toEqual([])
    expect(page.text()).toContain('10001 / 10000')
  })
})
