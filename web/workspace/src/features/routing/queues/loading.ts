import { useDirectory } from '../../../base/directory.ts'
import { textOf, type Choices } from '../../../base/forms/schema.ts'
import { channels, queues, sites, skills, strategies, teams } from '../api.ts'

/** The queues, and all that their settings choose from. */
export async function loadQueues(signal: AbortSignal) {
  const [all, groups, ways, abilities, places, kinds] = await Promise.all([queues(signal), teams(signal), strategies(signal), skills(signal), sites(signal), channels(signal)])
  const choices: Choices = {
    members: [...useDirectory().members.values()].filter(({ disabled }) => !disabled).map(({ id, name }) => ({ value: id, label: name })),
    skills: abilities.map(({ id, name }) => ({ value: id, label: name })),
    sites: places.map(({ id, name }) => ({ value: id, label: name })),
    channels: kinds.map(({ kind, titles }) => ({ value: kind, label: textOf(titles) })),
  }
  return { queues: all.items, teams: groups.items, strategies: ways, choices }
}
