import type { Id } from '@haoke/client/protocol'
import { known, t } from '../../../../ui/i18n.ts'
import type { Category } from './api.ts'

export interface Branch {
  category: Category
  name: string
  depth: number
  /** In it and below it. */
  entries: number
}

/** The name of a category; a ready-made one has it in the reader's language. */
export function nameOf(category: Category): string {
  const key = `knowledge.category.${category.preset}`
  return category.preset && known(key) ? t(key) : category.name
}

/** The tree from the top down, in order. */
export function branches(all: readonly Category[], parent: Id | null = null, depth = 0): Branch[] {
  return all
    .filter((each) => each.parent_id === parent)
    .flatMap((category) => {
      const below = branches(all, category.id, depth + 1)
      const entries = category.entries + below.filter((each) => each.depth === depth + 1).reduce((sum, each) => sum + each.entries, 0)
      return [{ category, name: nameOf(category), depth, entries }, ...below]
    })
}

/** For a list to choose from: names moved in by their depth. */
export const choices = (all: readonly Category[]) => branches(all).map(({ category, name, depth }) => ({ value: category.id, label: '\u2003'.repeat(depth) + name }))

/** The path of names from the top down. */
export function pathOf(all: readonly Category[], id: Id | null): string {
  const category = all.find((each) => each.id === id)
  if (!category) return ''
  return [pathOf(all, category.parent_id), nameOf(category)].filter(Boolean).join(' / ')
}
