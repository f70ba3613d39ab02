// @vitest-environment happy-dom
import type { Conversation, Part } from '@haoke/client/protocol'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { show } from '../../../../test/dom.ts'
import { api, conversation, message, signedIn } from '../../../../test/server.ts'
import { useConversations } from '../store/conversations.ts'
import { useTimeline } from './useTimeline.ts'

const customer = { id: 'grace', name: 'Grace' }
const past = (id: string, opened_at: number): Conversation => conversation(id, { customer, opened_at, state: 'closed' })
const logs: Record<string, Part[]> = {
  now: Array.from({ length: 60 }, (_, index) => message(index + 1)),
  second: [message(1), message(2)],
  first: [message(1)],
}

function answers(ids: string[]) {
  const parts = (id: string) => ({ query }: { query: URLSearchParams }) => {
    const log = logs[id]!.filter((part) => part.seq < Number(query.get('before'))).slice(-Number(query.get('limit')))
    return { parts: log, through: log[0]?.seq ?? 1, last_seq: logs[id]!.length }
  }
  return Object.fromEntries(ids.map((id) => [`GET /conversations/${id}/parts`, parts(id)]))
}

async function opened() {
  useConversations().put(conversation('now', { customer, opened_at: 300, last_seq: 60 }))
  let timeline!: ReturnType<typeof useTimeline>
  await show(defineComponent({ setup: () => ((timeline = useTimeline('now')), () => null) }))
  await vi.waitFor(() => expect(timeline.state.value?.status).toBe('ready'))
  return timeline
}
const sessions = (timeline: ReturnType<typeof useTimeline>) => timeline.items.value.flatMap((item) => (item.is === 'session' ? item.conversation.id : []))
const messages = (timeline: ReturnType<typeof useTimeline>) => timeline.items.value.filter((item) => item.is === 'message').length

describe('scrolling up', () => {
  beforeEach(async () => void (await signedIn()))

  it('brings the rest of the conversation, then the earlier ones of the same customer, then the beginning', async () => {
    api({ ...answers(['now', 'second', 'first']), 'GET /customers/grace/conversations': () => ({ items: [past('first', 100), past('second', 200), conversation('now', { customer, opened_at: 300 })], next: null }) })
    const timeline = await opened()
    expect(messages(timeline)).toBe(50)
    await timeline.loadAbove()
    expect(messages(timeline)).toBe(60)
    await timeline.loadAbove()
    expect(sessions(timeline)).toEqual(['second', 'now'])
    await timeline.loadAbove()
    expect(sessions(timeline)).toEqual(['first', 'second', 'now'])
    expect(timeline.complete.value).toBe(true)
    expect(messages(timeline)).toBe(63)
  })

  it('leaves out an earlier conversation that cannot be read', async () => {
    api({ ...answers(['now', 'first']), 'GET /customers/grace/conversations': () => ({ items: [past('first', 100), past('second', 200)], next: null }) })
    const timeline = await opened()
    for (let page = 0; page < 4; page++) await timeline.loadAbove()
    expect(sessions(timeline)).toEqual(['first', 'now'])
    expect(timeline.complete.value).toBe(true)
  })
})
