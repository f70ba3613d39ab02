/** More than this the server does not take. */
export const LARGEST = 3_000_000

/** A text file as people save it: UTF-8, or what Excel writes on a Chinese Windows. */
export function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

export const formatOf = (name: string): 'csv' | 'text' => (/\.csv$/i.test(name) ? 'csv' : 'text')
