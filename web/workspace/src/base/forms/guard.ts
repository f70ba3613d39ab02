import { onBeforeUnmount, onMounted, type Ref } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'
import { confirm } from '../../../../ui/confirm.ts'
import { t } from '../../../../ui/i18n.ts'

/** Asks before unsaved changes are left behind: on the way to another page, and before the tab closes. */
export function useLeaveGuard(dirty: Readonly<Ref<boolean>>): void {
  const mayLeave = async () => !dirty.value || confirm({ title: t('forms.leave'), text: t('forms.leave.text'), action: t('forms.leave.action'), danger: true })
  onBeforeRouteLeave(mayLeave)
  onBeforeRouteUpdate((to, from) => to.path === from.path || mayLeave())

  const closing = (event: BeforeUnloadEvent) => dirty.value && event.preventDefault()
  onMounted(() => addEventListener('beforeunload', closing))
  onBeforeUnmount(() => removeEventListener('beforeunload', closing))
}
