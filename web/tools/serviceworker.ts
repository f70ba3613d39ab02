import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

/** Writes sw.js with the names of all built scripts and styles below `base`: what the shell needs without a network. */
export function serviceWorker(source: string, base = '/'): Plugin {
  return {
    name: 'haoke-service-worker',
    apply: 'build',
    generateBundle(_, bundle) {
      const files = Object.keys(bundle)
        .filter((name) => /\.(js|css)$/.test(name))
        .map((name) => `${base}${name}`)
        .sort()
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12)
      const code = readFileSync(source, 'utf8').replace('__FILES__', JSON.stringify(files)).replace('__VERSION__', version)
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: code })
    },
  }
}
