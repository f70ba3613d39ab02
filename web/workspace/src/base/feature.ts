import type { Id } from '@haoke/client/protocol'
import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'
import type { Scope } from './session.ts'

/** A permission that must be granted, with the least scope where it matters, or one of several. */
export type Needs = string | { permission: string; scope: Scope } | { any: readonly string[] }

/** An entry of the rail. `badge` is read in a computed: a count, or nothing. */
export interface RailEntry {
  to: string
  title: string
  icon: Component
  order: number
  needs?: Needs
  badge?: () => number
  /** Two keys that lead there, `g` first: `g KeyI`. */
  keys?: string
  /** Stands at the foot of the rail. */
  foot?: boolean
}

/** A page in the settings' menu. `title` and `group` are keys of the catalogue. */
export interface SettingsEntry {
  to: string
  title: string
  group: string
  order: number
  icon: Component
  needs?: Needs
}

/** Something to do from the palette. Made anew each time the palette opens, so `when` may look at the state of things. */
export interface Command {
  id: string
  title: string
  /** Other words that should find it. */
  words?: string
  keys?: string
  icon?: Component
  run: () => void
}

/** What the palette finds while a member types, by group. */
export interface Finder {
  group: string
  order: number
  needs?: Needs
  find: (text: string, signal: AbortSignal) => Promise<Found[]> | Found[]
}

export interface Found {
  id: string
  title: string
  hint?: string
  icon?: Component
  run: () => void
}

/** What the composer looks up while a member writes after `#`: the text of it goes into the message, or out as it is. */
export interface Lookup {
  title: string
  order: number
  needs?: Needs
  find: (text: string, signal: AbortSignal) => Promise<Looked[]>
}

export interface Looked {
  id: string
  title: string
  hint: string
  take: (conversationId: Id, locale: string, send: boolean) => Promise<void>
}

/** Something a new workspace should do first; a card on the welcome page. */
export interface FirstStep {
  order: number
  component: Component
  needs?: Needs
}

/** What a feature adds to the workspace. `features/<context>/feature.ts` exports one as its default; the app joins them. */
export interface Feature {
  routes?: RouteRecordRaw[]
  rail?: RailEntry[]
  settings?: SettingsEntry[]
  steps?: FirstStep[]
  /** Small parts at the right of the top bar (the agent's state, a call bar). */
  bar?: { order: number; component: Component; needs?: Needs }[]
  /** Lines under the top bar: what everybody must see before anything else. */
  strips?: Component[]
  /** Parts that stand over every page: offers, incoming calls. */
  layers?: Component[]
  /** What is seen before an entry of knowledge is published; given `entryId` and its draft's `revision`. */
  publishing?: { order: number; component: Component; needs?: Needs }[]
  commands?: () => Command[]
  finders?: Finder[]
  lookups?: Lookup[]
  /** Called once when somebody is signed in, before the first page. */
  start?: () => void
}

/** A tab of the context pane. `features/<context>/panels/<name>/panel.ts` exports one as its default. */
export interface Panel {
  /** Part of the address of a kept state: never change it. */
  id: string
  title: string
  order: number
  needs?: Needs
  component: Component
}

/** What every panel is given. */
export interface PanelProps {
  conversationId: Id
  customerId: Id
  workItemId: Id | null
  siteId: Id
  /** What the customer's side is shown in; "" when that is not known. */
  locale: string
  /** What the customer wrote last; "" when that is not known. */
  asked: string
}
