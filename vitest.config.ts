import { resolve } from 'node:path'

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // For the processes that tests start: each would compile the sources anew, which takes half of its time.
    env: { NODE_COMPILE_CACHE: resolve(import.meta.dirname, 'node_modules/.cache/tidemark/compiled') },
    experimental: { viteModuleRunner: false },
    coverage: { provider: 'v8', include: ['src/**'] },
  },
})
