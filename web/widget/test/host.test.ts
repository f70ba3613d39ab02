// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findHost } from '../frame/find-host.ts'

const SHOP = 'https://shop.example'
let loader: { postMessage: ReturnType<typeof vi.fn> }

beforeEach(() => {
  loader = { postMessage: vi.fn() }
  vi.stubGlobal('parent', loader)
  location.hash = `#${SHOP}`
})
afterEach(() => {
  vi.unstubAllGlobals()
  location.hash = ''
})

function hear(data: unknown, origin = SHOP, source: unknown = loader): void {
  dispatchEvent(Object.assign(new Event('message'), { data, origin, source }))
}

const START = { kept: '{"token":"t"}', locale: 'en', page: { url: 'u', title: 't', referrer: '' } }

test('speaks to the origin that the loader named, and to no other', async () => {
  const host = await findHost()
  host.tell(['keep', 'secret'])
  expect(loader.postMessage.mock.calls).toEqual([
    [['hk', 'ready'], SHOP],
    [['hk', 'keep', 'secret'], SHOP],
  ])
})

test('hears its loader only', async () => {
  const host = await findHost()
  const heard = vi.fn<(message: unknown) => void>()
  host.listen(heard)
  hear(['hk', 'do', 'send', 'x'], 'https://evil.example')
  hear(['hk', 'do', 'send', 'x'], SHOP, {})
  hear({ hk: 1 })
  hear(['other', 'shown', true])
  expect(heard).not.toHaveBeenCalled()
  hear(['hk', 'shown', true])
  expect(heard).toHaveBeenCalledExactlyOnceWith(['shown', true])
})

test('starts with what was kept, and loses no command that came early', async () => {
  const host = await findHost()
  hear(['hk', 'start', START])
  hear(['hk', 'do', 'open'])
  await expect(host.start).resolves.toEqual(START)
  const heard: unknown[] = []
  host.listen((message) => heard.push(message))
  expect(heard).toEqual([['do', 'open']])
})

test.each(['', '#javascript:alert(1)', '#nonsense', '#//shop.example'])('without a loader that names itself (%s) it is a page of its own', async (hash) => {
  location.hash = hash
  const host = await findHost()
  expect(host.embedded).toBe(false)
  expect(loader.postMessage).not.toHaveBeenCalled()
})
