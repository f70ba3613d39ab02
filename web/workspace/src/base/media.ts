import { readonly, ref, type Ref } from 'vue'

function matching(rule: string): Readonly<Ref<boolean>> {
  const list = matchMedia(rule)
  const matches = ref(list.matches)
  list.addEventListener('change', () => (matches.value = list.matches))
  return readonly(matches)
}

/** One pane at a time. */
export const narrow = matching('(max-width: 720px)')

/** The context pane is a drawer. */
export const medium = matching('(max-width: 1179px)')
