// `npm run interop`: Tidemark against the real servers that have to be built first.
import { spawnSync } from 'node:child_process'

import { buildGitea, GITEA_VERSION, missingForGitea } from './gitea-build.ts'

function say(text: string): void {
  process.stderr.write(`interop: ${text}\n`)
}

async function main(): Promise<number> {
  const missing = missingForGitea()
  if (missing !== null) {
    say(`nothing was tested: ${missing}. Install it and run this again.`)
    return 0
  }
  say(`Gitea ${GITEA_VERSION} (built once, from its Go module; some minutes the first time)`)
  await buildGitea()
  const args = ['run', '--config', 'interop/vitest.config.ts', ...process.argv.slice(2)]
  return spawnSync('vitest', args, { stdio: 'inherit' }).status ?? 1
}

process.exitCode = await main()
