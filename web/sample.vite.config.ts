import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { alias, outDir } from './alias.ts'

/** The sample app of examples/app, which the demo serves at /demo/app/. */
export default defineConfig({
  root: fileURLToPath(new URL('../examples/app', import.meta.url)),
  base: '/demo/app/',
  resolve: { alias },
  build: { outDir: outDir('sample'), emptyOutDir: true, target: 'es2020', modulePreload: false, assetsInlineLimit: 0 },
})
