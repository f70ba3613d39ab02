import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app/App.vue'
import { i18n, setLocale } from './app/i18n.ts'
import { router } from './app/router.ts'

async function start() {
  await setLocale(navigator.language)
  createApp(App).use(createPinia()).use(router).use(i18n).mount('#app')
}

void start()
