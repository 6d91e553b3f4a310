import { resolve } from 'node:path'

import { defineConfig } from 'vitest/config'

import { GIT_SETTINGS } from './src/testing/git.ts'
import { temporaryFolder } from './src/testing/memory-folder.ts'

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: {
      // For the processes that tests start: each would compile the sources anew, which takes half of its time.
      NODE_COMPILE_CACHE: resolve(import.meta.dirname, 'node_modules/.cache/tidemark/compiled'),
      TMPDIR: temporaryFolder(),
      GIT_CONFIG_GLOBAL: GIT_SETTINGS,
      GIT_CONFIG_NOSYSTEM: '1',
    },
    // Fewer threads and less memory of their own: every git process begins as a copy of the process that starts it.
    execArgv: ['--single-threaded'],
    experimental: { viteModuleRunner: false },
    coverage: { provider: 'v8', include: ['src/**'] },
    projects: [
      // Modules of the sources keep nothing that another file's tests could meet: loading them anew for each takes longer than most tests.
      { extends: true, test: { name: 'src', include: ['src/**/*.test.ts'], isolate: false } },
      {
        extends: true,
        test: {
          name: 'test',
          include: ['test/**/*.test.ts'],
          // Here a run of the command line reads a file at a time: more threads only wake one another.
          env: { UV_THREADPOOL_SIZE: '1' },
        },
      },
    ],
  },
})
