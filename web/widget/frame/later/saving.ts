import type { FileRef } from '@haoke/client/protocol'

/** Save a file under its name without leaving the page. */
export function save(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}

/** Holds the picture's place before it is there. */
export const sizeOf = ({ width, height }: FileRef) => (width && height ? { width, height } : {})
