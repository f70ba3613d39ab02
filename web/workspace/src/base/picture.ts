import { ref, shallowRef } from 'vue'
import { t } from '../../../ui/i18n.ts'
import { toast } from '../../../ui/toast.ts'
import { complain } from './refusal.ts'

/** A picture that is chosen, cut and saved at once. `saved` and `strange` are texts: it is kept; it is no picture. */
export function usePicture(saved: string, strange: string) {
  const chosen = shallowRef<File | null>(null)
  const busy = ref(false)

  function choose(event: Event) {
    const control = event.target as HTMLInputElement
    chosen.value = control.files?.[0] ?? null
    control.value = '' // the same file may be chosen again
  }

  function unreadable() {
    chosen.value = null
    toast(t(strange), { kind: 'bad' })
  }

  async function run(save: () => Promise<unknown>) {
    if (busy.value) return
    busy.value = true
    try {
      await save()
      chosen.value = null
      toast(t(saved), { kind: 'ok' })
    } catch (error) {
      complain(error)
    } finally {
      busy.value = false
    }
  }

  return { chosen, busy, choose, unreadable, run }
}
