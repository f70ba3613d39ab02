import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import { KeptFiles } from '../src/kept-files.ts'

/** The browser's locks: each has one holder until its promise ends. */
beforeEach(() => {
  const held = new Set<string>()
  const request = async (name: string, _: unknown, got: (lock: object | null) => unknown) => {
    if (held.has(name)) return got(null)
    held.add(name)
    await got({})
    held.delete(name)
  }
  vi.stubGlobal('navigator', { locks: { request } })
})

const file = (id: string) => ({ id, at: Date.now(), file: new Blob([id]), name: `${id}.txt` })

test('a file outlives its page and goes to one other page', async () => {
  const gone = new KeptFiles('a')
  await gone.keep(file('x'))
  const other = new KeptFiles('a')
  expect(await other.leftover()).toEqual([]) // the first page is still there
  vi.stubGlobal('navigator', { locks: { request: async (_n: string, _o: unknown, got: (lock: object) => unknown) => got({}) } })
  const next = new KeptFiles('a')
  const [found] = await next.leftover()
  expect([found?.id, await found?.file.text()]).toEqual(['x', 'x'])
  expect(await next.leftover()).toEqual([])
  await next.drop('x')
  expect(await new KeptFiles('a').leftover()).toEqual([])
})

test('without locks or room nothing is kept and nothing fails', async () => {
  vi.stubGlobal('navigator', {})
  const files = new KeptFiles('b')
  await files.keep(file('y'))
  expect(await files.leftover()).toEqual([])
  await files.drop('y')
})
