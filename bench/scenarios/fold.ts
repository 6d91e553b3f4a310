import { resolve } from 'node:path'
import { execFileSync } from 'node:child_process'

import type { Timing } from '../measure.ts'
import type { Result, Scenario } from '../scenario.ts'

interface Folded {
  readonly milliseconds: number
  readonly oneMore: number
  readonly memory: number
}

const MILLION = 1_000_000

/** The fold over a ledger and the views over its facts, in a fresh process a size. */
export const fold: Scenario = {
  name: 'fold',
  run: async ({ quick }) =>
    (quick ? [10_000] : [10_000, 100_000, MILLION]).flatMap((records) => [
      foldOf(records, 10),
      foldOf(records, 1),
    ]),
}

function foldOf(records: number, every: number): Result {
  const worker = resolve(import.meta.dirname, '../fold-worker.ts')
  const printed = execFileSync(
    process.execPath,
    ['--max-old-space-size=8192', worker, String(records), String(every)],
    {
      encoding: 'utf8',
    },
  )
  const { milliseconds, oneMore, memory }: Folded = JSON.parse(printed)
  return {
    scenario: 'fold',
    title: `fold and views over ${records.toLocaleString('en')} records, ${every === 1 ? 'all releases' : `one in ${every} a release`}`,
    timings: [one('from nothing', milliseconds, memory), one('one more record', oneMore)],
    ratios:
      records === MILLION
        ? [
            { name: 'seconds from nothing', value: milliseconds / 1000, target: 2 },
            { name: 'microseconds for one more', value: oneMore * 1000, target: 50 },
          ]
        : [],
  }
}

function one(name: string, value: number, memory?: number): Timing {
  const timing = { name, median: value, least: value, most: value }
  return memory === undefined ? timing : { ...timing, memory }
}
