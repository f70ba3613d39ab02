import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { alias } from './alias.ts'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: { include: ['core/test/**/*.test.ts', 'widget/**/*.test.{ts,tsx}', 'workspace/src/**/*.test.ts', 'ui/**/*.test.ts'] },
})
