import type { Room, RoomMessage } from '@haoke/client/protocol'

/** A run of a room's messages without gaps. `from` 1: the beginning is held. */
export interface Talk {
  messages: readonly RoomMessage[]
  from: number
  through: number
}

export const beginning: Talk = { messages: [], from: 1, through: 0 }

/** The talk with what came after it; what it has already is thrown away. Null: something between is missing. */
export function append(talk: Talk, later: readonly RoomMessage[]): Talk | null {
  const fresh = later.filter((message) => message.seq > talk.through)
  if (!fresh.length) return talk
  if (fresh[0]!.seq !== talk.through + 1) return null
  return { ...talk, messages: [...talk.messages, ...fresh], through: fresh.at(-1)!.seq }
}

/** The talk with an earlier page before it. */
export function prepend(talk: Talk, earlier: readonly RoomMessage[]): Talk {
  const older = earlier.filter((message) => message.seq < talk.from)
  return { ...talk, messages: [...older, ...talk.messages], from: older[0]?.seq ?? 1 }
}

/** A room after a message in it. */
export function foldMessage(room: Room, message: RoomMessage, me: string): Room {
  if (message.seq <= room.last_seq) return room
  const read_seq = message.by === me ? message.seq : room.read_seq
  return { ...room, last_seq: message.seq, last: message, last_at: message.at, read_seq }
}

export const unreadIn = (room: Room): number => Math.max(0, room.last_seq - room.read_seq)
