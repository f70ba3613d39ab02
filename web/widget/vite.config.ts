import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { alias, outDir } from '../alias.ts'

const server = process.env.HAOKE_URL ?? 'http://127.0.0.1:8000'

/** The frame and H5 page, served at /w/<site key>, its parts under /w/assets/. */
export default defineConfig({
  root: fileURLToPath(new URL('./frame', import.meta.url)),
  base: '/w/',
  resolve: { alias },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { proxy: { '/api': { target: server, ws: true } } },
  build: {
    outDir: outDir('widget'),
    emptyOutDir: true,
    target: ['chrome80', 'safari14'],
    cssTarget: ['chrome80', 'safari14'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
})
