import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { alias, outDir } from '../alias.ts'
import { emoji } from '../tools/emoji.ts'
import { serviceWorker } from '../tools/serviceworker.ts'

const server = process.env.HAOKE_URL ?? 'http://127.0.0.1:8000'

/** The frame's later parts bring no style sheets of their own: Vite's helper for that would only be ballast. */
function plainImports(): Plugin {
  return {
    name: 'haoke-plain-imports',
    enforce: 'pre',
    load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load()' : undefined),
  }
}

/** The frame and H5 page, served at /w/<site key>, its parts under /w/assets/. */
export default defineConfig({
  root: fileURLToPath(new URL('./frame', import.meta.url)),
  base: '/w/',
  plugins: [emoji(), plainImports(), serviceWorker(fileURLToPath(new URL('sw.js', import.meta.url)), '/w/')],
  resolve: { alias },
  // `h` is smaller than the automatic runtime, and the visitor pays by the byte.
  oxc: { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' }, jsxInject: `import { h, Fragment } from 'preact'` },
  server: { proxy: { '/api': { target: server, ws: true } } },
  build: {
    outDir: outDir('widget'),
    emptyOutDir: true,
    target: 'es2020',
    cssTarget: ['chrome80', 'safari14'],
    modulePreload: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      // What the first screen needs is one file: one request, one dictionary for gzip.
      output: {
        codeSplitting: {
          groups: [
            { test: /\/locales\//, name: (id) => `${id.endsWith('/widget.json') ? 'texts' : 'later-texts'}-${id.split('/').slice(-2)[0]}` },
            { name: 'frame', test: /node_modules\/preact|\/core\/src\/(?!http|outbox-database|kept-files|polling|upload|markdown|measure)|\/widget\/frame\/(?!later|style\/launcher)/ },
          ],
        },
      },
    },
  },
})
