import type { Plugin } from 'vite'

/** Each style sheet says the order of the layers first: chunks arrive in any order, and the first one heard would decide. */
export function layerOrder(names: string): Plugin {
  return {
    name: 'haoke-layer-order',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'asset' && file.fileName.endsWith('.css')) file.source = `@layer ${names};${String(file.source)}`
      }
    },
  }
}
