import { describe, expect, it } from 'vitest'
import type { QuickReply } from './api.ts'
import { folders, movedFolder, movedReply } from './order.ts'

const all = folders([['a', 'x'], ['b', 'y'], ['c', 'x'], ['d', 'z']].map(([id, folder]) => ({ id, folder }) as QuickReply))

describe('the order of quick replies', () => {
  it('moves within a folder only', () => {
    expect(movedReply(all, 'c', -1)).toEqual(['c', 'a', 'b', 'd'])
    expect(movedReply(all, 'a', -1)).toEqual(['a', 'c', 'b', 'd'])
    expect(movedReply(all, 'b', 1)).toEqual(['a', 'c', 'b', 'd'])
  })

  it('moves whole folders', () => {
    expect(movedFolder(all, 'y', -1)).toEqual(['b', 'a', 'c', 'd'])
    expect(movedFolder(all, 'z', 1)).toEqual(['a', 'c', 'b', 'd'])
  })
})
