import { ref } from 'vue'
import { go } from './go.ts'
import { usePreferences } from './preferences.ts'
import { quietNow } from './quiet.ts'

const supported = typeof Notification !== 'undefined'
export const noticesRefused = ref(supported && Notification.permission === 'denied')

/** Asks the browser for permission. Call it only from a click: browsers punish asking out of the blue. */
export async function askForNotices(): Promise<boolean> {
  if (!supported) return false
  const answer = await Notification.requestPermission()
  noticesRefused.value = answer === 'denied'
  return answer === 'granted'
}

export interface Notice {
  title: string
  text: string
  /** A newer notice with the same tag takes the place of the older one. */
  tag: string
  /** Where a click leads. */
  to: string
}

/** A notice of the system, if the member wants them and is not looking at this page. */
export async function notify({ title, text, tag, to }: Notice): Promise<void> {
  if (!supported || Notification.permission !== 'granted' || !usePreferences().values.desktop_notices || quietNow() || document.hasFocus()) return
  const options = { body: text, tag, icon: '/icon-192.png', data: { to } }
  const worker = await navigator.serviceWorker?.getRegistration()
  if (worker) return worker.showNotification(title, options)
  const notice = new Notification(title, options)
  notice.addEventListener('click', () => {
    window.focus()
    notice.close()
    go(to)
  })
}
