// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { press, show } from '../../test/dom.ts'
import { signedIn } from '../../test/server.ts'
import { listenToKeys, readable, useShortcuts, type Shortcut } from './keys.ts'
import { usePreferences } from './preferences.ts'

listenToKeys()

/** A page with shortcuts and a field to write in. */
async function page(shortcuts: Partial<Shortcut>[]) {
  const full = shortcuts.map((shortcut) => ({ title: 't', group: 'general' as const, run: vi.fn<() => void>(), keys: '', ...shortcut }))
  const shown = await show(defineComponent({ setup: () => (useShortcuts(full), () => h('textarea')) }))
  return { runs: full.map((shortcut) => shortcut.run as ReturnType<typeof vi.fn>), field: shown.get<HTMLTextAreaElement>('textarea') }
}

describe('shortcuts', () => {
  beforeEach(async () => void (await signedIn()))

  it('go by the physical key, so that every layout has them', async () => {
    const { runs } = await page([{ keys: 'Alt+KeyJ' }])
    await press(document.body, '∆', { altKey: true, code: 'KeyJ' })
    expect(runs[0]).toHaveBeenCalledOnce()
  })

  it('leave single keys to who is writing, and everything to an input method', async () => {
    const { runs, field } = await page([{ keys: '?' }, { keys: 'Alt+KeyR', typing: true }])
    await press(field, '?', { code: 'Slash', shiftKey: true })
    await press(field, 'r', { altKey: true, code: 'KeyR', isComposing: true })
    expect(runs[0]).not.toHaveBeenCalled()
    expect(runs[1]).not.toHaveBeenCalled()
    await press(field, 'r', { altKey: true, code: 'KeyR' })
    await press(document.body, '?', { code: 'Slash', shiftKey: true })
    expect(runs[0]).toHaveBeenCalledOnce()
    expect(runs[1]).toHaveBeenCalledOnce()
  })

  it('can be two keys one after the other', async () => {
    const { runs } = await page([{ keys: 'g KeyI' }])
    await press(document.body, 'g', { code: 'KeyG' })
    await press(document.body, 'i', { code: 'KeyI' })
    expect(runs[0]).toHaveBeenCalledOnce()
  })

  it('of one key can be switched off; chords stay', async () => {
    const { runs } = await page([{ keys: 'BracketLeft' }, { keys: 'Alt+KeyK' }])
    usePreferences().set('shortcuts', false)
    await press(document.body, '[', { code: 'BracketLeft' })
    await press(document.body, 'k', { altKey: true, code: 'KeyK' })
    expect(runs[0]).not.toHaveBeenCalled()
    expect(runs[1]).toHaveBeenCalledOnce()
  })

  it('can be given other keys, or none', async () => {
    const { runs } = await page([{ keys: 'Alt+KeyJ' }, { keys: 'BracketLeft' }])
    usePreferences().set('keys', { 'Alt+KeyJ': 'Alt+KeyN', BracketLeft: '' })
    await press(document.body, 'j', { altKey: true, code: 'KeyJ' })
    await press(document.body, '[', { code: 'BracketLeft' })
    expect(runs[0]).not.toHaveBeenCalled()
    expect(runs[1]).not.toHaveBeenCalled()
    await press(document.body, 'n', { altKey: true, code: 'KeyN' })
    expect(runs[0]).toHaveBeenCalledOnce()
    expect([readable('Alt+KeyJ'), readable('BracketLeft')]).toEqual(['Alt N', ''])
  })

  it('are written as people read them', () => {
    expect(readable('Mod+KeyK')).toBe('Ctrl K')
    expect(readable('Alt+KeyJ')).toBe('Alt J')
    expect(readable('BracketRight')).toBe(']')
  })
})
