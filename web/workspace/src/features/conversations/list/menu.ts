import type { Conversation, Id } from '@haoke/client/protocol'
import { ArrowRightLeft, CircleCheck, ExternalLink, Link, RotateCcw, ShieldBan, UserPlus } from '@lucide/vue'
import { t } from '../../../../../ui/i18n.ts'
import type { MenuEntry } from '../../../../../ui/menu.ts'
import { toast } from '../../../../../ui/toast.ts'
import { askToBan } from '../../../base/ban.ts'
import { readable } from '../../../base/keys.ts'
import { customerName } from '../../../base/people.ts'
import { useSession } from '../../../base/session.ts'
import { mayDo } from '../store/reach.ts'
import { closeConversation, reopenConversation } from '../store/actions.ts'

/** What may be done to a row, from a right click on it. What is not allowed is absent. */
export function rowMenu(conversation: Conversation, go: (path: string) => void, take: (workItem: Id) => void): MenuEntry[] {
  const { can } = useSession()
  const { id, state, work_item_id: item } = conversation
  const path = `/conversations/${id}`
  const entries: MenuEntry[] = []
  if (state === 'queued' && item && can('conversations.pull')) entries.push({ label: t('list.pull'), icon: UserPlus, run: () => take(item) })
  if (state !== 'closed' && mayDo('conversations.transfer', conversation)) entries.push({ label: t('conv.transfer'), icon: ArrowRightLeft, keys: readable('Alt+KeyT'), run: () => go(`${path}?do=transfer`) })
  if (state !== 'closed' && mayDo('conversations.close', conversation)) entries.push({ label: t('conv.close'), icon: CircleCheck, keys: readable('Alt+KeyE'), run: () => void closeConversation(id) })
  if (state === 'closed' && can('conversations.reply')) entries.push({ label: t('conv.reopen'), icon: RotateCcw, run: () => void reopenConversation(id) })
  if (can('bans.add')) entries.push({ label: t('bans.ban'), icon: ShieldBan, run: () => askToBan({ conversation: id, name: customerName(conversation.customer), open: state !== 'closed' }) })
  if (entries.length) entries.push(null)
  entries.push(
    { label: t('list.copyLink'), icon: Link, run: () => void copyLink(path) },
    { label: t('list.newTab'), icon: ExternalLink, run: () => void window.open(path, '_blank', 'noopener') },
  )
  return entries
}

async function copyLink(path: string): Promise<void> {
  await navigator.clipboard.writeText(location.origin + path)
  toast(t('ui.copied'), { kind: 'ok' })
}
