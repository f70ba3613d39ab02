import { Blocks, Bot, CircleHelp, CircleStop, ClipboardList, Clock, Gauge, GitBranch, List, MailPlus, Megaphone, MessageSquare, Tag, Users } from '@lucide/vue'
import type { Component } from 'vue'

/** The icons that kinds of steps name; any other is drawn as a block. */
const ICONS: Record<string, Component> = {
  bot: Bot,
  'circle-help': CircleHelp,
  'circle-stop': CircleStop,
  'clipboard-list': ClipboardList,
  clock: Clock,
  gauge: Gauge,
  'git-branch': GitBranch,
  list: List,
  'mail-plus': MailPlus,
  megaphone: Megaphone,
  'message-square': MessageSquare,
  tag: Tag,
  users: Users,
}

export const iconOf = (name: string): Component => ICONS[name] ?? Blocks
