import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { outDir } from '../alias.ts'

/** The one script of the host page: a classic script named w.js, beside the frame's files. */
export default defineConfig({
  root: fileURLToPath(new URL('./loader', import.meta.url)),
  build: {
    outDir: outDir('widget'),
    emptyOutDir: false,
    target: ['chrome80', 'safari14'],
    rolldownOptions: {
      input: fileURLToPath(new URL('./loader/loader.ts', import.meta.url)),
      output: { format: 'iife', entryFileNames: 'w.js' },
    },
  },
})
