// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { show } from '../../../../test/dom.ts'
import { conversation, ME, signedIn } from '../../../../test/server.ts'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import { setServerTime } from '../../../base/clock.ts'
import { useConversations } from '../store/conversations.ts'
import { useDrafts } from '../store/drafts.ts'
import ConversationRow from './ConversationRow.vue'

const NOW = 1_800_000_000_000

async function row(change: Parameters<typeof conversation>[1] = {}, props = {}) {
  setServerTime(NOW)
  useConversations().put(conversation('a', change))
  return show(ConversationRow, { id: 'a', current: false, ...props })
}

describe('a row', () => {
  beforeEach(async () => void (await signedIn()))

  it('says in words how late an answer is', async () => {
    expect((await row({ waiting_since: NOW - 30_000 })).text()).toContain('waiting for 30 seconds')
    expect((await row({ waiting_since: NOW - 70_000 })).text()).toContain('answer soon')
    expect((await row({ waiting_since: NOW - 300_000 })).text()).toContain('overdue: waiting for 5 minutes')
  })

  it('shows who is typing before a draft, and a draft before the last message', async () => {
    const page = await row({ last: { kind: 'text', text: 'last words', by: { kind: 'visitor' } } })
    expect(page.text()).toContain('last words')
    useDrafts().write('a', 'begun', false)
    await Promise.resolve()
    expect(page.text()).toContain('Draft begun')
    useRealtime().receive({ t: 'typing', c: 'a', by: { kind: 'visitor' }, on: true, text: 'x' })
    await Promise.resolve()
    expect(page.text()).toContain('typing…')
  })

  it('shows over which channel the customer comes, and nothing on a site', async () => {
    const site = { id: 'x', name: 'Official account' }
    expect((await row({ icon: 'mail', site })).get('.row-channel').textContent.trim()).toBe('Official account')
    expect((await row({ icon: '', site })).host.querySelector('.row-channel')).toBeNull()
  })

  it('marks what the member wrote and what a message without text holds', async () => {
    expect((await row({ last: { kind: 'image', text: 'a.png', by: { kind: 'member', id: ME } } })).text()).toContain('You: [Image]')
  })
})
