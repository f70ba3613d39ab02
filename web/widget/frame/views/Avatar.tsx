import type { Agent, Site } from '@haoke/client/protocol'
import { fileUrl } from './files.ts'

/** The agent's picture, else the site's, else a letter. */
export function Avatar({ agent, site, fileKey }: { agent: Agent | null | undefined; site: Site | null; fileKey: string }) {
  const picture = agent?.avatar ?? site?.agent_avatar ?? (agent ? null : site?.logo)
  const name = agent?.name ?? site?.name ?? ''
  return picture ? (
    <img class="avatar" src={fileUrl(picture, fileKey)} alt="" />
  ) : (
    <span class="avatar" aria-hidden="true">
      {Array.from(name)[0] ?? '·'}
    </span>
  )
}
