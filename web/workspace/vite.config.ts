import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { alias, outDir } from '../alias.ts'
import { serviceWorker } from '../tools/serviceworker.ts'
import { layerOrder } from './layers.ts'

const server = process.env.HAOKE_URL ?? 'http://127.0.0.1:8000'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [vue(), layerOrder('tokens, base, ui, parts'), serviceWorker(fileURLToPath(new URL('sw.js', import.meta.url)))],
  resolve: { alias },
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
  server: { proxy: { '/api': { target: server, ws: true }, '/w': server, '/openapi.json': server } },
  build: {
    outDir: outDir('workspace'),
    emptyOutDir: true,
    target: ['chrome100', 'safari15.4', 'firefox100'],
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // All areas of one language are wanted together: one request.
        codeSplitting: { groups: [{ test: /\/locales\//, name: (id) => `texts-${id.split('/').at(-2)}` }] },
      },
    },
  },
})
