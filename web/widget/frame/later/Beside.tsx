import DropZone from './DropZone.tsx'
import { OfferedCard } from './OfferedCard.tsx'
import { Standing } from './standing.ts'
import { Survey } from './Survey.tsx'
import { Tools } from './Tools.tsx'

/** What stands beside the talk, and is not needed for its first screen. */
export default function Beside() {
  return (
    <>
      <DropZone />
      <Survey />
      <OfferedCard />
      <Tools />
      <Standing />
    </>
  )
}
