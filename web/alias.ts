import { fileURLToPath } from 'node:url'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The client package is read from its sources: one build, no step in between. The same as `paths` in tsconfig.base.json. */
export const alias = [{ find: /^@haoke\/client\/(.*)$/, replacement: here('./core/src/') + '$1.ts' }]

/** Where the Python package looks for built assets. */
export const outDir = (app: string) => here(`../haoke/static/${app}`)
