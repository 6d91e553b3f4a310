import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['interop/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 1_800_000,
    experimental: { viteModuleRunner: false },
  },
})
