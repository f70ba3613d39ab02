import type { Component } from 'vue'

export interface MenuItem {
  label: string
  icon?: Component
  /** A second, dimmed text of the same item. */
  hint?: string | undefined
  keys?: string | undefined
  danger?: boolean
  disabled?: boolean
  /** Marks the chosen one of several. */
  checked?: boolean
  run: () => void
}

/** A line between items is `null`; a heading is a text. */
export type MenuEntry = MenuItem | string | null
