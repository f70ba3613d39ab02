// Bytes a visitor or an agent must load before the first screen works (gzip -9). Over the limit fails the build.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('../../haoke/static/', import.meta.url))
const size = (path) => gzipSync(readFileSync(join(root, path)), { level: 9 }).length
const rows = []
const check = (what, bytes, limit) => rows.push({ what, bytes, limit, ok: bytes <= limit })

/** What index.html asks for, and what that imports before it runs. */
function firstLoad(app, base) {
  const html = readFileSync(join(root, app, 'index.html'), 'utf8')
  const found = new Set()
  const visit = (path) => {
    if (found.has(path)) return
    found.add(path)
    if (!path.endsWith('.js')) return
    const code = readFileSync(join(root, path), 'utf8')
    for (const [, name] of code.matchAll(/(?:\bfrom|^import|;import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g)) visit(join(app, 'assets', name))
  }
  for (const [, url] of html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)) visit(join(app, url.slice(base.length)))
  return [...found]
}

const assets = (app) => readdirSync(join(root, app, 'assets')).map((name) => join(app, 'assets', name))

if (existsSync(join(root, 'widget/index.html'))) {
  const first = firstLoad('widget', '/w/')
  check('widget: loader w.js', size('widget/w.js'), 1.5 * 1024)
  check('widget: frame JS + CSS', first.reduce((sum, path) => sum + size(path), 0), 20 * 1024)
  for (const path of assets('widget').filter((path) => /\/texts-[^/]*\.js$/.test(path))) check(path, size(path), 2.5 * 1024)
}
if (existsSync(join(root, 'workspace/index.html'))) {
  const first = firstLoad('workspace', '/')
  check('workspace: first load JS + CSS', first.reduce((sum, path) => sum + size(path), 0), 150 * 1024)
  for (const path of assets('workspace').filter((path) => path.endsWith('.js') && !first.includes(path))) {
    if (size(path) > 220 * 1024) check(path, size(path), 220 * 1024)
  }
}
for (const { what, bytes, limit, ok } of rows) {
  console.log(`${ok ? 'ok  ' : 'OVER'} ${(bytes / 1024).toFixed(2).padStart(7)} of ${(limit / 1024).toFixed(1).padStart(5)} KiB  ${what}`)
}
process.exitCode = rows.every((row) => row.ok) ? 0 : 1
