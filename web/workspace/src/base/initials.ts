/** The first character of each stretch of the dictionary, by the sound it begins with; no syllable begins with i, u or v. */
const FIRST = '\u963f\u516b\u5693\u54d2\u59b8\u53d1\u65ee\u54c8\u8ba5\u5494\u5783\u75f3\u62cf\u5662\u5991\u4e03\u5465\u6268\u5b83\u7a75\u5915\u4e2b\u5e00'
const LETTERS = 'abcdefghjklmnopqrstwxyz'
const order = new Intl.Collator('zh-Hans-CN-u-co-pinyin')
const HAN = /\p{Script=Han}/u

/** What a name's characters begin with: 王小芳 → wxf. Other letters stay. Rare second readings are not known. */
export function initialsOf(name: string): string {
  return [...name.toLowerCase()].map((char) => (HAN.test(char) ? initialOf(char) : char)).join('')
}

function initialOf(char: string): string {
  for (let i = FIRST.length - 1; i >= 0; i--) if (order.compare(char, FIRST[i]!) >= 0) return LETTERS[i]!
  return char
}

/** Whether a name is meant by what was typed: a part of it, or the sounds its characters begin with. */
export function meant(name: string, typed: string): boolean {
  const text = typed.trim().toLowerCase()
  return name.toLowerCase().includes(text) || initialsOf(name).replace(/\s/g, '').startsWith(text)
}
