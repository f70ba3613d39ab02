import type { Part } from '@haoke/client/protocol'
import { describe, expect, it } from 'vitest'
import { message } from '../../../../test/server.ts'
import { lastMail, matterOf, othersOf, quotation } from './mail.ts'

const mail = (seq: number, inward: object): Part => message(seq, { body: { text: 'x', inward } } as Partial<Part>)

describe('mail', () => {
  it('knows what a mail is about, whichever program answered it', () => {
    expect(matterOf('Re: AW: 回复：Fwd: Parcel')).toBe('Parcel')
    expect(matterOf('Regarding the parcel')).toBe('Regarding the parcel')
  })

  it('answers all whom the last mail went to, each once', () => {
    const parts = [mail(1, { to: ['a@x.test'] }), mail(2, { to: ['b@x.test'], cc: ['c@x.test', 'b@x.test'] }), message(3)]
    expect(othersOf(lastMail(parts))).toEqual(['b@x.test', 'c@x.test'])
    expect(othersOf(lastMail([message(1)]))).toEqual([])
  })

  it('quotes line by line, deeper what was quoted already', () => {
    expect(quotation('Li wrote:', 'one\n\n> two')).toBe('Li wrote:\n> one\n>\n>> two')
  })
})
