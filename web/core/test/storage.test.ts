import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { databaseStorage } from '../src/outbox-database.ts'

const DAY = 86_400_000
const entry = (id: string, at: number) => ({ id, at, c: null, body: { text: id }, state: 'waiting' as const })

test('keeps unsent messages in order for a day', async () => {
  const storage = databaseStorage('a')
  const now = Date.now()
  for (const each of [entry('second', now), entry('first', now - 1000), entry('old', now - DAY - 1)]) await storage.save(each)
  await storage.remove('unknown')
  expect((await databaseStorage('a').load()).map((each) => each.id)).toEqual(['first', 'second'])
  await storage.remove('first')
  expect((await storage.load()).map((each) => each.id)).toEqual(['second'])
  expect(await databaseStorage('b').load()).toEqual([])
})
