import type { Id } from '@haoke/client/protocol'

/** Where a visitor reads a file. `key` opens this visitor's files only. */
export const fileUrl = (id: Id, key: string, thumbnail = false): string => `/api/v1/files/${id}${thumbnail ? '/thumbnail' : ''}?k=${encodeURIComponent(key)}`
