import { ApiError } from '@haoke/client/http'
import { describe, expect, it, vi } from 'vitest'
import { same, useForm } from './form.ts'
import { fieldOf, refusalOf, retryAfter } from './refusal.ts'

const start = { name: 'Acme', domains: ['a.example'], offset: { x: 16, y: 16 } }

describe('a form', () => {
  it('knows what changed, by content, at any depth', () => {
    const form = useForm(start, { save: async () => undefined })
    form.draft.offset.x = 24
    form.draft.domains.push('b.example')
    expect(form.changed.value).toEqual(['domains', 'offset'])
    form.draft.offset.x = 16
    form.draft.domains.pop()
    expect(form.changed.value).toEqual([])
  })

  it('sends only the changes and takes the answer as the new truth', async () => {
    const save = vi.fn(async () => ({ ...start, name: 'ACME' }))
    const form = useForm(start, { save })
    form.draft.name = ' acme '
    expect(await form.submit()).toBe(true)
    expect(save).toHaveBeenCalledWith({ name: ' acme ' }, { ...start, name: ' acme ' })
    expect(form.draft.name).toBe('ACME')
    expect(form.changed.value).toEqual([])
  })

  it('saves once when pressed twice', async () => {
    let done = () => {}
    const save = vi.fn(() => new Promise<void>((resolve) => (done = resolve)))
    const form = useForm(start, { save })
    form.draft.name = 'B'
    const first = form.submit()
    expect(await form.submit()).toBe(false)
    done()
    expect(await first).toBe(true)
    expect(save).toHaveBeenCalledTimes(1)
  })

  it('keeps what is typed while a save is under way', async () => {
    const form = useForm(start, { save: async () => void (form.draft.name = 'typed later') })
    form.draft.name = 'B'
    await form.submit()
    expect(form.draft.name).toBe('typed later')
    expect(form.saved.value.name).toBe('B')
    expect(form.changed.value).toEqual(['name'])
  })

  it('keeps own changes when the server brings news', () => {
    const form = useForm(start, { save: async () => undefined })
    form.draft.name = 'mine'
    form.load({ ...start, name: 'theirs', domains: ['c.example'] })
    expect(form.draft).toEqual({ ...start, name: 'mine', domains: ['c.example'] })
    form.reset()
    expect(form.draft.name).toBe('theirs')
  })

  it('asks nobody when its own check fails', async () => {
    const save = vi.fn(async () => undefined)
    const form = useForm(start, { save, check: ({ name }) => (name ? {} : { name: 'Give it a name' }) })
    form.draft.name = ''
    expect(await form.submit()).toBe(false)
    expect(form.errors.value).toEqual({ name: 'Give it a name' })
    form.draft.offset.x = 1
    expect(form.errors.value).toEqual({ name: 'Give it a name' })
    form.draft.name = 'B'
    expect(form.errors.value).toEqual({})
    expect(save).not.toHaveBeenCalled()
  })

  it('puts a refusal at its field, or above all fields, and loses nothing', async () => {
    let error = new ApiError(409, { code: 'NameTaken', detail: 'Taken' })
    const form = useForm(start, { save: async () => Promise.reject(error), fields: { NameTaken: 'name' } })
    form.draft.name = 'B'
    expect(await form.submit()).toBe(false)
    expect(form.errors.value).toEqual({ name: 'Taken' })
    error = new ApiError(503, { code: 'Unavailable', detail: 'Later', trace: 't1' })
    await form.submit()
    expect(form.refusal.value).toMatchObject({ code: 'Unavailable', text: 'Later', trace: 't1' })
    expect(form.errors.value).toEqual({})
    expect(form.draft.name).toBe('B')
  })
})

describe('refusals', () => {
  it('name the field of a request that does not have the expected form', () => {
    expect(fieldOf('$.settings.title')).toBe('title')
    expect(fieldOf('domains[0]')).toBe('domains')
    expect(fieldOf('$')).toBeUndefined()
    expect(refusalOf(new ApiError(400, { code: 'InvalidRequest', params: { path: '$.email' } })).field).toBe('email')
  })

  it('say how long to wait', () => {
    expect(retryAfter(refusalOf(new ApiError(429, { code: 'TooMany', params: { retry_after: 12.2 } })))).toBe(13)
    expect(retryAfter(refusalOf(new ApiError(429, { code: 'TooMany' })))).toBe(0)
    expect(retryAfter(null)).toBe(0)
  })

  it('compares by content', () => {
    expect(same({ a: [1] }, { a: [1] })).toBe(true)
    expect(same([], {})).toBe(false)
    expect(same({ a: undefined }, { b: undefined })).toBe(false)
  })
})
