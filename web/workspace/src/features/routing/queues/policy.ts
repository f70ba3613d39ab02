import type { ChainStep, Queue, Ring } from '../api.ts'

/** How a queue chooses, with every value said, as the editors want it. */
export const policyOf = ({ chain, rings, wrap_up_seconds }: Pick<Queue, 'chain' | 'rings' | 'wrap_up_seconds'>) => ({
  chain: chain.map(({ strategy, settings = {}, seconds = 0 }): ChainStep => ({ strategy, settings, seconds })),
  rings: rings.map(({ after, skills = [] }): Ring => ({ after, skills })),
  wrap_up_seconds,
})
