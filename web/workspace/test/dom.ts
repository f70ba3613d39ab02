import { getActivePinia } from 'pinia'
import { TooltipProvider } from 'reka-ui'
import { createApp, h, nextTick, type Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { onTestFinished } from 'vitest'
import { i18n, setLocale } from '../../ui/i18n.ts'

/** Mounts a component as the app would, and takes it away after the test. */
export async function show(component: Component, props: Record<string, unknown> = {}) {
  await setLocale('en')
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { render: () => null } }] })
  const host = document.body.appendChild(document.createElement('div'))
  const app = createApp({ render: () => h(TooltipProvider, () => h(component, props)) })
  app.use(getActivePinia()!).use(i18n).use(router)
  app.mount(host)
  onTestFinished(() => {
    app.unmount()
    host.remove()
  })
  await nextTick()
  return {
    host,
    router,
    text: () => host.textContent.replace(/\s+/g, ' ').trim(),
    get: <E extends HTMLElement = HTMLElement>(selector: string) => host.querySelector<E>(selector)!,
    button: (name: string) => [...host.querySelectorAll('button')].find((button) => (button.getAttribute('aria-label') ?? button.textContent).trim() === name)!,
  }
}

/** Types into a field as a person does. */
export async function type(field: HTMLInputElement | HTMLTextAreaElement, text: string) {
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await nextTick()
}

export async function press(target: EventTarget, key: string, more: KeyboardEventInit = {}) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  target.dispatchEvent(event)
  await nextTick()
  return event
}
