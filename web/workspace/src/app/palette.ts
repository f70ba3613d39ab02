import { Keyboard, LogOut, Moon } from '@lucide/vue'
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import { t } from '../../../ui/i18n.ts'
import type { Command, Found } from '../base/feature.ts'
import { features, gather } from '../base/features.ts'
import { readable } from '../base/keys.ts'
import { usePreferences } from '../base/preferences.ts'
import { useSession } from '../base/session.ts'

export interface Group {
  title: string
  items: (Found & { keys?: string })[]
}

const PAUSE = 140

/** What the palette shows for a text: commands and pages at once, what the finders answer as it comes. */
export function usePalette(text: Ref<string>, showKeys: () => void) {
  const router = useRouter()
  const commands = [...features.flatMap((feature) => feature.commands?.() ?? []), ...ownCommands(showKeys), ...pages((to) => void router.push(to))]
  const found = shallowRef<Group[]>([])
  const searching = shallowRef(false)
  let stop = new AbortController()
  let timer = 0

  watch(text, (wanted) => {
    stop.abort()
    clearTimeout(timer)
    stop = new AbortController()
    searching.value = wanted.trim() !== ''
    if (!searching.value) return void (found.value = [])
    timer = window.setTimeout(async (signal: AbortSignal) => {
      const groups = await search(wanted.trim(), signal)
      if (signal.aborted) return
      found.value = groups
      searching.value = false
    }, PAUSE, stop.signal)
  })
  onScopeDispose(() => {
    stop.abort()
    clearTimeout(timer)
  })

  const groups = computed<Group[]>(() => {
    const matching = matches(commands, text.value)
    const own: Group[] = matching.length ? [{ title: t('palette.commands'), items: matching }] : []
    return text.value.trim() ? [...found.value, ...own] : own
  })
  return { groups, searching }
}

function matches(commands: Command[], text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return commands.filter((command) => {
    const hay = `${command.title} ${command.words ?? ''}`.toLowerCase()
    return words.every((word) => hay.includes(word))
  })
}

async function search(text: string, signal: AbortSignal): Promise<Group[]> {
  const finders = gather((feature) => feature.finders)
  const answers = await Promise.allSettled(finders.map((finder) => finder.find(text, signal)))
  return answers
    .map((answer, index) => ({ title: t(finders[index]!.group), items: answer.status === 'fulfilled' ? answer.value : [] }))
    .filter((group) => group.items.length > 0)
}

function ownCommands(showKeys: () => void): Command[] {
  const preferences = usePreferences()
  const dark = document.documentElement.dataset.theme !== 'light'
  return [
    { id: 'theme', title: t('palette.theme'), words: 'dark light theme', icon: Moon, run: () => preferences.set('theme', dark ? 'light' : 'dark') },
    { id: 'keys', title: t('keys.sheet'), words: 'shortcuts keyboard', keys: readable('?'), icon: Keyboard, run: showKeys },
    { id: 'leave', title: t('shell.signOut'), words: 'logout sign out', icon: LogOut, run: () => void useSession().leave() },
  ]
}

function pages(go: (to: string) => void): Command[] {
  const rail = gather((feature) => feature.rail).map((entry) => ({ to: entry.to, title: t(entry.title), icon: entry.icon }))
  const settings = gather((feature) => feature.settings).map((entry) => ({ to: entry.to, title: `${t('nav.settings')} › ${t(entry.title)}`, icon: entry.icon }))
  return [...rail, ...settings].map((page) => ({ id: `go ${page.to}`, title: t('palette.go', { page: page.title }), words: page.to, icon: page.icon, run: () => go(page.to) }))
}
