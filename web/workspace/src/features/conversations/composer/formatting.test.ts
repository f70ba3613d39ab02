import { describe, expect, it } from 'vitest'
import { applyMark, insert } from './formatting.ts'

/** `a [b] c`: the brackets are the selection. */
function selected(text: string) {
  const from = text.indexOf('[')
  const to = text.indexOf(']') - 1
  return { text: text.replace('[', '').replace(']', ''), from, to }
}
const show = ({ text, from, to }: { text: string; from: number; to: number }) => `${text.slice(0, from)}[${text.slice(from, to)}]${text.slice(to)}`

describe('formatting', () => {
  it('puts marks around the selection and takes them away again', () => {
    const bold = applyMark('strong', selected('a [b] c'))
    expect(show(bold)).toBe('a **[b]** c')
    expect(show(applyMark('strong', bold))).toBe('a [b] c')
  })

  it('makes a link of a word or of an address, with the cursor where something is missing', () => {
    expect(applyMark('link', selected('see [this]'))).toMatchObject({ text: 'see [this](https://)', from: 19 })
    expect(applyMark('link', selected('[https://a.example]'))).toMatchObject({ text: '[](https://a.example)', from: 1 })
  })

  it('marks whole lines, all or none', () => {
    const listed = applyMark('list', selected('one\ntw[o\nthr]ee'))
    expect(listed.text).toBe('one\n- two\n- three')
    expect(applyMark('list', listed).text).toBe('one\ntwo\nthree')
  })

  it('puts an emoji in the place of the selection', () => {
    expect(show(insert('🙂', selected('a [b] c')))).toBe('a 🙂[] c')
  })
})
