import { Blocks, Bot, CircleHelp, CircleStop, ClipboardList, Clock, Flag, Gauge, GitBranch, List, ListChecks, MailPlus, Megaphone, MessageSquare, Plug, SquareMenu, Tag, Target, TextCursorInput, Users } from '@lucide/vue'
import type { Component } from 'vue'

/** The icons that kinds of steps name; any other is drawn as a block. */
const ICONS: Record<string, Component> = {
  bot: Bot,
  'circle-help': CircleHelp,
  'circle-stop': CircleStop,
  'clipboard-list': ClipboardList,
  clock: Clock,
  flag: Flag,
  gauge: Gauge,
  'git-branch': GitBranch,
  list: List,
  'list-checks': ListChecks,
  'mail-plus': MailPlus,
  megaphone: Megaphone,
  'message-square': MessageSquare,
  plug: Plug,
  'square-menu': SquareMenu,
  tag: Tag,
  target: Target,
  'text-cursor-input': TextCursorInput,
  users: Users,
}

export const iconOf = (name: string): Component => ICONS[name] ?? Blocks
