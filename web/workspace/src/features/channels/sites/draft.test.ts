import { expect, it } from 'vitest'
import type { SiteSettings } from '../api.ts'
import { draftOf, requestsOf } from './draft.ts'

it('leaves the pictures out: they are saved by themselves', () => {
  const settings = { title: 'Shop', logo: 'f1', agent_avatar: null } as SiteSettings
  expect(draftOf({ name: 'Main', settings }, 'q1', 'f1')).toEqual({ name: 'Main', queue_id: 'q1', flow_id: 'f1', title: 'Shop' })
})

it('asks only for what changed', () => {
  expect(requestsOf({ queue_id: 'q2' })).toEqual({ site: null, reception: true })
  expect(requestsOf({ name: 'B' })).toEqual({ site: { name: 'B' }, reception: false })
  expect(requestsOf({ name: 'B', color: '#112233' })).toEqual({ site: { name: 'B', settings: { color: '#112233' } }, reception: false })
  expect(requestsOf({ flow_id: '' })).toEqual({ site: null, reception: true })
  expect(requestsOf({})).toEqual({ site: null, reception: false })
})
