import { beforeAll, describe, expect, it } from 'vitest'
import { setLocale } from '../../../../../ui/i18n.ts'
import { dayRange, sentenceOf } from './sentence.ts'

const entry = { id: '1', at: 0, member: null, ip: '', target: '0190-77', detail: {} }
const of = (action: string, detail: Record<string, unknown>) => sentenceOf({ ...entry, action, detail })

beforeAll(async () => {
  Object.assign(globalThis, { document: { documentElement: {} } })
  await setLocale('en')
})

describe('an entry of the audit log', () => {
  it('reads as people would tell it', () => {
    expect(of('team.renamed', { before: 'Day', after: 'Night' })).toEqual({ text: 'renamed the team Day to Night', details: [] })
    expect(of('member.role_changed', { name: 'Wang', before: 'agent', after: 'supervisor' }).text).toBe('changed the role of Wang from Agent to Supervisor')
    expect(of('invitation.created', { email: null, role: 'agent' })).toEqual({ text: 'invited whoever has the link', details: [{ label: 'Role', value: 'Agent' }] })
    expect(of('invitation.created', { email: 'a@b.example', role: 'Own' }).text).toBe('invited a@b.example')
  })

  it('says what changed, by names people know', () => {
    const before = { name: 'A', permissions: { 'members.read': 'all', 'conversations.read': 'own' } }
    const after = { name: 'B', permissions: { 'members.read': 'all', 'conversations.read': 'team' } }
    expect(of('role.changed', { name: 'A', before, after }).details).toEqual([
      { label: 'Name', value: 'A → B' },
      { label: 'Read conversations', value: 'Own → Team' },
    ])
    expect(of('site.changed', { name: 'Shop', settings: ['color', 'welcome'] }).details).toEqual([{ label: 'Settings', value: 'Colour, Welcome words' }])
    expect(of('member.teams_changed', { name: 'Wang', joined: ['Night', 'Day'], left: [] }).details).toEqual([{ label: 'Joined', value: 'Night, Day' }])
  })

  it('keeps the name of an act that has no text', () => {
    expect(of('rocket.launched', { name: 'Ariane', stages: [1, 2], fuel: { grade: 'x' } })).toEqual({
      text: 'rocket.launched Ariane',
      details: [
        { label: 'stages', value: '1, 2' },
        { label: 'fuel', value: 'grade: x' },
      ],
    })
    expect(of('rocket.launched', {}).text).toBe('rocket.launched 0190-77')
  })
})

it('takes whole days', () => {
  const { from, to } = dayRange('2026-03-01', '2026-03-01')
  expect(to! - from!).toBe(24 * 3600 * 1000)
  expect(new Date(from!).getHours()).toBe(0)
  expect(dayRange('', '')).toEqual({ from: undefined, to: undefined })
})
