import { ApiError } from '@haoke/client/http'
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { reason } from '../../../base/refusal.ts'
import { check, publishFlow, rollBack, saveDraft, type Checked, type Flow, type Graph, type NodeCard, type Port, type Problem, type Purpose } from '../api.ts'
import { addAfter, connect, move, remove, settle } from './changes.ts'

const CHECKED_AFTER = 250
const SAVED_AFTER = 900
const KEPT = 100

export type Saving = 'saved' | 'unsaved' | 'saving' | 'failed' | 'conflict'

/** A flow while it is drawn: the draft, which step is looked at, what is wrong, and how it is kept. */
export function useDesign(given: Flow, purpose: Purpose) {
  const flow = shallowRef(given)
  const graph = shallowRef<Graph>(given.draft)
  const selected = ref<string | null>(given.draft.start || null)
  const checked = shallowRef<Checked>({ problems: [], ports: {} })
  const saving = ref<Saving>('saved')
  const trouble = ref('')
  const past = shallowRef<Graph[]>([])
  const future = shallowRef<Graph[]>([])
  const kinds = new Map<string, NodeCard>(purpose.nodes.map((card) => [card.kind, card]))
  const nodes = computed(() => new Map(graph.value.nodes.map((node) => [node.id, node])))
  const current = computed(() => (selected.value ? nodes.value.get(selected.value) : undefined))
  const problems = computed(() => checked.value.problems)
  const problemsOf = (id: string): Problem[] => problems.value.filter(({ node }) => node === id)
  let checking: ReturnType<typeof setTimeout> | undefined
  let keeping: ReturnType<typeof setTimeout> | undefined
  let latest = 0

  /** The exits of a step; those of its kind until the server has looked at its settings. */
  function portsOf(id: string): readonly Port[] {
    return checked.value.ports[id] ?? kinds.get(nodes.value.get(id)?.kind ?? '')?.ports ?? []
  }
  const portNames = (id: string) => portsOf(id).map(({ name }) => name)

  async function look(): Promise<void> {
    const mine = ++latest
    try {
      const answer = await check(flow.value.purpose, graph.value)
      if (mine === latest) checked.value = answer
    } catch (error) {
      if (mine === latest) trouble.value = reason(error)
    }
  }

  async function keep(): Promise<boolean> {
    clearTimeout(keeping)
    if (saving.value === 'conflict') return false
    const sent = graph.value
    saving.value = 'saving'
    try {
      flow.value = await saveDraft(flow.value.id, flow.value.revision, sent)
      saving.value = graph.value === sent ? 'saved' : 'unsaved'
      trouble.value = ''
      return true
    } catch (error) {
      saving.value = error instanceof ApiError && error.code === 'FlowChanged' ? 'conflict' : 'failed'
      trouble.value = reason(error)
      return false
    }
  }

  watch(graph, () => {
    clearTimeout(checking)
    clearTimeout(keeping)
    checking = setTimeout(look, CHECKED_AFTER)
    if (saving.value === 'conflict') return
    saving.value = 'unsaved'
    keeping = setTimeout(keep, SAVED_AFTER)
  })
  onBeforeUnmount(() => {
    clearTimeout(checking)
    clearTimeout(keeping)
    if (saving.value === 'unsaved') void keep()
  })
  void look()

  function change(next: Graph): void {
    if (next === graph.value) return
    past.value = [...past.value.slice(-KEPT), graph.value]
    future.value = []
    graph.value = next
  }

  function undo(): void {
    const before = past.value.at(-1)
    if (!before) return
    past.value = past.value.slice(0, -1)
    future.value = [...future.value, graph.value]
    graph.value = before
  }

  function redo(): void {
    const after = future.value.at(-1)
    if (!after) return
    future.value = future.value.slice(0, -1)
    past.value = [...past.value, graph.value]
    graph.value = after
  }

  /** Behind the exit that is named, or the first open one of the step that is looked at. */
  function add(kind: string, after: { from: string; port: string } | null = nextOpen()): void {
    const made = addAfter(graph.value, kind, (kinds.get(kind)?.ports ?? []).map(({ name }) => name), after)
    change(made.graph)
    selected.value = made.id
  }

  function nextOpen(): { from: string; port: string } | null {
    const from = current.value
    if (!from) return null
    const ports = portNames(from.id)
    const port = ports.find((name) => !from.next[name]) ?? ports[0]
    return port ? { from: from.id, port } : null
  }

  function drop(id: string): void {
    change(remove(graph.value, id))
    if (selected.value === id) selected.value = graph.value.start || null
  }

  function taken(next: Flow): void {
    flow.value = next
    past.value = []
    future.value = []
    graph.value = next.draft
    clearTimeout(keeping)
    saving.value = 'saved'
    void look()
  }

  async function publish(note: string): Promise<void> {
    if (saving.value !== 'saved' && !(await keep())) throw new Error(trouble.value)
    flow.value = await publishFlow(flow.value.id, flow.value.revision, note)
  }

  return {
    flow,
    graph,
    nodes,
    kinds,
    choices: purpose.choices,
    selected,
    current,
    problems,
    problemsOf,
    portsOf,
    portNames,
    saving,
    trouble,
    canUndo: computed(() => past.value.length > 0),
    canRedo: computed(() => future.value.length > 0),
    change,
    undo,
    redo,
    add,
    drop,
    keep,
    taken,
    publish,
    restore: async (number: number) => taken(await rollBack(flow.value.id, number)),
    connect: (from: string, port: string, to: string | null) => change(connect(graph.value, from, port, to)),
    move: (id: string, by: 1 | -1) => change(move(graph.value, id, by)),
    begin: (id: string) => change({ ...graph.value, start: id }),
    settle: (id: string, settings: Record<string, unknown>) => change(settle(graph.value, id, settings)),
  }
}

export type Design = ReturnType<typeof useDesign>
