// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { say } from '../frame/later/Waiting.tsx'
import { words } from '../frame/later/standing.ts'

const QUEUE = { open: true, opens_at: null, full: false, online: true, bot: false, seconds: null }
const NOON = Date.UTC(2026, 0, 5, 12)

// Without a catalogue a text is its key: what is said is what is tested, not how.
test('who waits is promised only what can be kept', () => {
  expect(say(QUEUE, true, 'en')).toBe('')
  expect(say({ ...QUEUE, seconds: 60 }, true, 'en')).toBe('widget.queue.minute')
  expect(say({ ...QUEUE, seconds: 300 }, true, 'en')).toBe('widget.queue.within')
  expect(say({ ...QUEUE, full: true }, true, 'en')).toBe('widget.queue.stays')
  expect(say({ ...QUEUE, online: false }, true, 'en')).toBe('widget.queue.stays')
  expect(say({ ...QUEUE, online: false }, false, 'en')).toBe('')
})

test('a closed queue says when it opens, and nothing of a wait', () => {
  expect(say({ ...QUEUE, open: false, seconds: 60 }, true, 'en')).toBe('widget.queue.closed')
  expect(say({ ...QUEUE, open: false, opens_at: NOON }, true, 'en')).toBe('widget.queue.opens')
})

test('before a conversation nobody is called free who is not', () => {
  const line = { state: 'free', opens_at: null, waiting: 0, online: 2 } as const
  expect(words(line, 'en')).toBe('visitor.online')
  expect(words({ ...line, online: null }, 'en')).toBe('visitor.standing.free')
  expect(words({ ...line, state: 'busy' }, 'en')).toBe('visitor.standing.busy')
  expect(words({ ...line, state: 'away', online: 0 }, 'en')).toBe('visitor.standing.away')
  expect(words({ ...line, state: 'closed', opens_at: NOON }, 'en')).toBe('visitor.closed.until')
})
