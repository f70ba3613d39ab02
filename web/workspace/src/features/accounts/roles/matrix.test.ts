import { describe, expect, it } from 'vitest'
import { changesBetween, groupLevel, groupsOf, levelOf, levelsOf, nearest, withGroup, withLevel, type Grants, type Group, type Permission } from './matrix.ts'

const permissions: Permission[] = [
  { name: 'members.read', context: 'accounts', scopes: ['all'] },
  { name: 'conversations.read', context: 'conversations', scopes: ['own', 'team', 'all'] },
  { name: 'conversations.pull', context: 'conversations', scopes: ['team', 'all'] },
]
const [members, chat] = groupsOf(permissions) as [Group, Group]

describe('the permission matrix', () => {
  it('groups by context in the order of the server', () => {
    expect(groupsOf(permissions).map(({ context, permissions: inside }) => [context, inside.length])).toEqual([
      ['accounts', 1],
      ['conversations', 2],
    ])
  })

  it('takes a permission away by not naming it', () => {
    const grants: Grants = { 'members.read': 'all' }
    expect(withLevel(grants, 'members.read', 'none')).toEqual({})
    expect(withLevel(grants, 'conversations.read', 'own')).toEqual({ 'members.read': 'all', 'conversations.read': 'own' })
    expect(grants).toEqual({ 'members.read': 'all' })
    expect(levelOf(grants, 'conversations.read')).toBe('none')
  })

  it('never widens beyond what was asked when a scope is not offered', () => {
    expect(nearest(permissions[2]!, 'own')).toBe('none')
    expect(nearest(permissions[2]!, 'team')).toBe('team')
    expect(nearest(permissions[0]!, 'team')).toBe('none')
    expect(nearest(permissions[0]!, 'all')).toBe('all')
  })

  it('sets a group and says where it stands', () => {
    expect(withGroup({}, chat, 'own')).toEqual({ 'conversations.read': 'own' })
    expect(groupLevel(withGroup({}, chat, 'own'), chat)).toBe('own')
    expect(groupLevel(withGroup({}, chat, 'team'), chat)).toBe('team')
    expect(groupLevel({}, chat)).toBe('none')
    expect(levelsOf(members)).toEqual(['none', 'all'])
    expect(groupLevel({}, members)).toBe('none')
    expect(groupLevel({ 'members.read': 'all' }, members)).toBe('all')
    expect(groupLevel({ 'conversations.read': 'own', 'conversations.pull': 'all' }, chat)).toBe('mixed')
  })

  it('lists what a save would change, also for permissions the server no longer offers', () => {
    const before: Grants = { 'members.read': 'all', 'conversations.read': 'team', 'old.thing': 'own' }
    const after: Grants = { 'conversations.read': 'own', 'conversations.pull': 'team' }
    expect(changesBetween(before, after, permissions)).toEqual([
      { permission: 'members.read', before: 'all', after: 'none', wider: false },
      { permission: 'conversations.read', before: 'team', after: 'own', wider: false },
      { permission: 'conversations.pull', before: 'none', after: 'team', wider: true },
      { permission: 'old.thing', before: 'own', after: 'none', wider: false },
    ])
    expect(changesBetween(before, { ...before }, permissions)).toEqual([])
  })
})
