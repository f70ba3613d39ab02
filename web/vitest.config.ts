import { defineConfig } from 'vitest/config'
import { alias } from './alias.ts'

export default defineConfig({
  resolve: { alias },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: { include: ['core/test/**/*.test.ts', 'widget/**/*.test.{ts,tsx}', 'workspace/src/**/*.test.ts', 'ui/**/*.test.ts'] },
})
