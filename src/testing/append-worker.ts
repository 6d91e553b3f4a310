import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { openRepository } from '../git/open.ts'
import { appendRetrying } from '../ledger/append-loop.ts'
import { openLedger } from '../ledger/open.ts'
import { digestOf } from '../model/digest.ts'
import type { Digest } from '../model/digest.ts'
import type { RecordDraft } from '../model/record.ts'
import type { State } from '../model/state.ts'

/**
 * A process of its own that appends builds to the ledger of a checkout, one after another:
 * `node append-worker.ts FOLDER NAME COUNT`.
 */
async function work(folder: string, name: string, count: number): Promise<void> {
  const repository = await openRepository(folder)
  const context = { clock: { now: () => new Date() }, random: randomBytes }
  const ledger = await openLedger(
    { kind: 'git', remote: null, branch: 'tidemark' },
    { ...context, repository },
  )
  for (let at = 0; at < count; at += 1) {
    const draft = build(name, at)
    // Run again after it was killed, it adds only what is missing.
    const missing = (state: State): readonly RecordDraft[] =>
      state.component('web').byDigest(draft.data.digest).length === 0 ? [draft] : []
    await appendRetrying(ledger, missing, { random: randomBytes, sleep, tries: 200 })
  }
}

function build(name: string, at: number): RecordDraft & { readonly data: { readonly digest: Digest } } {
  const digest = digestOf(`${name} ${at}`)
  const data = { digest, mediaType: 'application/json', size: 1, images: [], branch: name }
  return { component: 'web', type: 'build', actor: name, data: { ...data, date: '2026-01-01T00:00:00.000Z' } }
}

const [folder = '', name = '', count = '0'] = process.argv.slice(2)
await work(folder, name, Number(count))
