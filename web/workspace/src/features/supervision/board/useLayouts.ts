import { computed, ref, shallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { confirm } from '../../../../../ui/confirm.ts'
import { t } from '../../../../../ui/i18n.ts'
import { complain } from '../../../base/refusal.ts'
import { useSession } from '../../../base/session.ts'
import { below, put, settle } from './grid.ts'
import { OVERVIEW, OWN } from './layouts.ts'
import { removeWallboard, saveWallboard, wallboards, whole, type Tile, type Wallboard } from './wallboards.ts'

export type Layouts = ReturnType<typeof useLayouts>

/** Which boards there are, the one in the address, and what somebody makes of it. `alone`: they see themselves only. */
export function useLayouts(alone: boolean) {
  const route = useRoute()
  const router = useRouter()
  const session = useSession()
  const boards = shallowRef<Wallboard[]>([])
  const load = () => wallboards().then((found) => (boards.value = found), complain)
  void load()

  const chosen = computed<string | null>({
    get: () => String(route.params.id ?? '') || null,
    set: (id) => void router.replace({ path: id ? `/board/${id}` : '/board', query: route.query }),
  })
  const current = computed(() => boards.value.find(({ id }) => id === chosen.value) ?? null)
  const labelOf = ({ name, mine, owner }: Wallboard) => (mine ? name : t('board.sharedBy', { name, owner }))
  const choices = computed(() => [{ value: null, label: t('board.standard') }, ...boards.value.map((board) => ({ value: board.id, label: labelOf(board) }))])

  const mayShare = computed(() => session.can('supervision.share_boards', 'all'))
  const mayChange = computed(() => current.value !== null && (current.value.mine || mayShare.value))
  const editing = ref<{ id: string; name: string; shared: boolean; fresh: boolean } | null>(null)
  const draft = shallowRef<Tile[]>([])
  const tiles = computed(() => (editing.value ? draft.value : (current.value?.tiles ?? (alone ? OWN : OVERVIEW))))
  /** The tile whose settings are open; the one after the last is a new one. */
  const open = ref<number | null>(null)
  const busy = ref(false)

  /** What is not one's own to change is copied. */
  function edit() {
    draft.value = tiles.value
    const { id, name, shared } = current.value ?? {}
    editing.value = mayChange.value ? { id: id!, name: name!, shared: shared!, fresh: false } : { id: crypto.randomUUID(), name: name ?? t('board.newName'), shared: false, fresh: true }
  }

  function set(tile: Tile) {
    const index = open.value
    open.value = null
    if (index === null) return
    const fresh = index >= draft.value.length
    draft.value = fresh ? settle([...draft.value, { ...tile, y: below(draft.value) }]) : put(draft.value.map((other, place) => (place === index ? tile : other)), index, tile)
  }

  async function save() {
    const board = editing.value
    if (!board || busy.value) return
    busy.value = true
    try {
      await saveWallboard({ id: board.id, name: board.name.trim(), shared: board.shared, tiles: draft.value })
      await load()
      editing.value = null
      chosen.value = board.id
    } catch (error) {
      complain(error)
    } finally {
      busy.value = false
    }
  }

  async function remove() {
    const board = editing.value
    if (!board || !(await confirm({ title: t('board.removeAsk', { name: board.name }), text: t('board.removeText'), action: t('board.removeBoard'), danger: true }))) return
    try {
      await removeWallboard(board.id)
      editing.value = null
      chosen.value = null
      await load()
    } catch (error) {
      complain(error)
    }
  }

  return {
    chosen, choices, tiles, editing, open, busy, mayChange, mayShare, edit, set, save, remove,
    fresh: computed(() => whole({ kind: 'number', metric: 'waiting', x: 0, y: 0, w: 2, h: 2 })),
    draft,
    arrange: (moved: Tile[]) => (draft.value = moved),
    drop: (index: number) => (draft.value = settle(draft.value.filter((_, place) => place !== index))),
    cancel: () => (editing.value = null),
  }
}
