import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

import { machine } from './machine.ts'
import { findPeers } from './peers.ts'
import { ROOT } from './process.ts'
import type { Result } from './scenario.ts'
import { SCENARIOS } from './scenarios.ts'
import { table } from './table.ts'

// npm run bench -- [--only NAME] [--quick] [--json FILE]
const { values } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean' }, json: { type: 'string' } },
})
const chosen = SCENARIOS.filter(({ name }) => values.only === undefined || values.only === name)
if (chosen.length === 0)
  throw new Error(`no scenario is called ${values.only}: ${SCENARIOS.map(({ name }) => name).join(', ')}`)
const peers = findPeers()
for (const note of peers.notes) console.error(`bench: ${note}`)
execFileSync(process.execPath, [join(ROOT, 'scripts/build.ts')], { cwd: ROOT })
const results: Result[] = []
console.log(machine())
for (const scenario of chosen) {
  const found = await scenario.run({ quick: values.quick === true, peers })
  for (const result of found) console.log(`\n${table(result)}`)
  results.push(...found)
}
const file = values.json ?? join(ROOT, 'bench/results/latest.json')
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, `${JSON.stringify({ machine: machine(), results }, null, 2)}\n`)
