import { describe, expect, it } from 'vitest'
import { fromDoc, toDoc } from './rich.ts'

describe('rich text', () => {
  it('comes back from the editor as it went in', () => {
    for (const text of [
      'Plain words',
      'Two lines\nof one paragraph\n\nand another',
      'With **bold**, *italic*, ~~gone~~ and `code`',
      '### Heading\n\nText with [a link](https://haoke.example/a)',
      '- one\n- two **big**\n\n3. three\n4. four',
      '> quoted\n> twice',
      '## Chapter\n\n```\n# no heading\n```\n\n### Section',
      'Look:\n\n![the label](file:01a22497-9e09-717c-a69f-7358aadb5ae2)\n\n**there**',
      '```\nx = 1\ny = 2\n```',
      '',
    ])
      expect(fromDoc(toDoc(text))).toBe(text)
  })

  it('keeps spaces outside of marks, and flattens what messages cannot show', () => {
    const bold = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'a ' }, { type: 'text', text: ' b ', marks: [{ type: 'bold' }] }] }] }
    expect(fromDoc(bold)).toBe('a  **b**')
    const inner = { type: 'bulletList', content: [{ type: 'listItem', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'in' }] }] }] }
    const outer = { type: 'doc', content: [{ type: 'bulletList', content: [{ type: 'listItem', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'out' }] }, inner] }] }] }
    expect(fromDoc(outer)).toBe('- out\n- in')
  })
})
