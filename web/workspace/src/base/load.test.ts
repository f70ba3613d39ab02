// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { createApp } from 'vue'
import { useLoad, usePages } from './load.ts'

/** Runs a composable as a component would, and returns what it gave. */
function within<T>(setup: () => T): { value: T; leave: () => void } {
  let value!: T
  const app = createApp({
    setup() {
      value = setup()
      return () => null
    },
  })
  app.mount(document.createElement('div'))
  return { value, leave: () => app.unmount() }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

describe('a load', () => {
  it('keeps what it had when the next try fails', async () => {
    const fetch = vi.fn().mockResolvedValueOnce(1).mockRejectedValueOnce(new Error('away'))
    const { value: load } = within(() => useLoad<number>(fetch))
    await settled()
    await load.reload()
    expect(load.data.value).toBe(1)
    expect(load.error.value).toEqual(new Error('away'))
    expect(load.busy.value).toBe(false)
  })

  it('drops an answer that a later one has overtaken', async () => {
    const answers: ((value: string) => void)[] = []
    const { value: load } = within(() => useLoad<string>(() => new Promise((resolve) => answers.push(resolve))))
    void load.reload()
    answers[1]!('second')
    await settled()
    answers[0]!('first')
    await settled()
    expect(load.data.value).toBe('second')
  })
})

describe('pages', () => {
  const fetch = async (cursor: string | null) => {
    const from = Number(cursor ?? 0)
    return { items: [from, from + 1], next: from < 4 ? String(from + 2) : null }
  }

  it('go forward, back, and to the start', async () => {
    const { value: list } = within(() => usePages<number>(fetch))
    await settled()
    await list.next()
    await list.next()
    expect([list.page.value, list.data.value]).toEqual([3, { items: [4, 5], next: null }])
    await list.next()
    expect(list.page.value).toBe(3)
    await list.previous()
    expect(list.data.value?.items).toEqual([2, 3])
    await list.restart()
    expect([list.page.value, list.data.value?.items]).toEqual([1, [0, 1]])
    await list.previous()
    expect(list.page.value).toBe(1)
  })
})
