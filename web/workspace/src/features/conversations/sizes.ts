import { reactive, watch } from 'vue'

/** Widths of the panes in pixels and which are folded, kept in this browser by class of screen. */
interface Sizes {
  list: number
  context: number
  listFolded: boolean
  contextFolded: boolean
}

const WIDE = 1600
const key = () => `haoke.panes.${screen.width >= WIDE ? 'wide' : 'normal'}`

export const LIMITS = { list: { min: 260, max: 420 }, context: { min: 280, max: 480 } } as const

export function useSizes(): Sizes {
  const sizes = reactive<Sizes>({ list: 320, context: 320, listFolded: false, contextFolded: false, ...remembered() })
  watch(sizes, () => localStorage.setItem(key(), JSON.stringify(sizes)))
  return sizes
}

function remembered(): Partial<Sizes> {
  try {
    return JSON.parse(localStorage.getItem(key()) ?? '{}') as Partial<Sizes>
  } catch {
    return {}
  }
}
