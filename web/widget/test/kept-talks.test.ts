// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { newId } from '@haoke/client/ids'
import type { Part, Site } from '@haoke/client/protocol'
import { KeptTalks, type KeptPage, type Log } from '../frame/later/kept-talks.ts'

const PAGE: KeptPage = { visitor: 'v', site: { name: 'Shop' } as Site, conversation: null, items: [] }

function log(length: number): Log {
  const parts = Array.from({ length }, (_, i) => ({ seq: i + 1, id: newId(), kind: 'message', by: { kind: 'visitor' }, at: 0, body: { text: `${i + 1}` } }) as Part)
  return { c: newId(), parts, from: 1, through: length }
}

async function reopened(name: string): Promise<KeptTalks> {
  const kept = new KeptTalks(name)
  await kept.load()
  return kept
}

test('keeps the newest hundred of a conversation, and says from where they are', async () => {
  const kept = await reopened('long')
  const whole = log(250)
  await kept.save(PAGE, [whole])
  const back = (await reopened('long')).logs.get(whole.c)!
  expect([back.parts.length, back.from, back.through]).toEqual([100, 151, 250])
})

test('keeps twenty conversations, the ones that were looked at last', async () => {
  const kept = await reopened('many')
  const logs = Array.from({ length: 25 }, () => log(3))
  for (const [i, each] of logs.entries()) {
    await kept.save({ ...PAGE, items: [] }, [each])
    expect(kept.logs.size).toBe(Math.min(20, i + 1))
  }
  const back = await reopened('many')
  expect(back.logs.size).toBe(20)
  expect(back.page?.visitor).toBe('v')
})

test('leaves nothing when it is cleared', async () => {
  const kept = await reopened('cleared')
  await kept.save(PAGE, [log(3)])
  await kept.clear()
  const back = await reopened('cleared')
  expect([back.page, back.logs.size]).toEqual([null, 0])
})

test('works without a storage: nothing is kept, nothing fails', async () => {
  const broken = {
    open() {
      throw new Error('no storage here')
    },
  }
  const before = globalThis.indexedDB
  Object.defineProperty(globalThis, 'indexedDB', { value: broken, configurable: true })
  const kept = await reopened('broken')
  await kept.save(PAGE, [log(1)])
  await kept.clear()
  Object.defineProperty(globalThis, 'indexedDB', { value: before, configurable: true })
  expect(kept.logs.size).toBe(0)
})
