import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { MemoryLedger } from '../ledger/memory.ts'
import { digestOf } from '../model/digest.ts'
import type { Digest } from '../model/digest.ts'
import type { Fact } from '../model/fact.ts'
import { addRecord, emptyState } from '../model/fold.ts'
import type { LedgerRecord } from '../model/record.ts'
import type { ComponentState, State } from '../model/state.ts'
import { loadPolicy } from '../policy/load.ts'
import { arbitraryDraft, ledgerOf } from '../testing/arbitrary-drafts.ts'
import { testClock, testRandom } from '../testing/clock.ts'
import { historyOf } from './history.ts'
import type { Interval } from './history.ts'
import type { ShowResult } from './results.ts'
import { show } from './show.ts'
import type { ShowRequest } from './show.ts'

const IMAGES = ['ghcr.io/acme/web', 'oci:./web']
const POLICY = `version: 1
components:
  web: { image: [ghcr.io/acme/web, 'oci:./web'], tags: semver }
  api: { image: ghcr.io/acme/api, tags: semver }
`
const TAGS = ['1', '10', '1.0', 'latest', 'constructor', '__proto__']
const NAMES = [...TAGS, '1.0.0', '1.1.0-rc.1', '2.0.0', digestOf('1'), digestOf('none')]

async function shown(ledger: MemoryLedger, request: ShowRequest): Promise<ShowResult | null> {
  const world = { policy: loadPolicy(POLICY, 'tidemark.yaml'), ledger: async () => ledger }
  return await show(world, request).catch(() => null)
}

function made(records: readonly LedgerRecord[]): MemoryLedger {
  return new MemoryLedger({ clock: testClock(), random: testRandom() }, records)
}

function foldOf(records: readonly LedgerRecord[]): State {
  const state = emptyState()
  for (const record of records) addRecord(state, record)
  return state
}

/** What all records say of a component's tag, digest or version. */
async function told(ledger: MemoryLedger, state: State, name: string): Promise<unknown> {
  const facts = state.component('web')
  const all = await historyOf(ledger, name, { component: 'web', asOf: null })
  const current = all.findLast(({ image }) => image === IMAGES[0]) ?? all.at(-1)
  const digest = current?.digest ?? digestNamed(facts, name)
  if (digest === null) return null
  const [version = current?.version ?? null] = known(facts, digest, (fact) => fact.version?.text)
  const [commit = null] = known(facts, digest, (fact) => fact.commit)
  const deprecated = facts.deprecated.get(version ?? '')?.reason ?? null
  const tags = tagsOf(facts, digest)
  return { digest, version, commit, deprecated, span: spanOf(current), tags, history: rows(all) }
}

function spanOf(interval: Interval | undefined): readonly unknown[] {
  return interval === undefined ? [null, null] : [interval.from, interval.to]
}

function digestNamed(facts: ComponentState, name: string): Digest | null {
  const versioned = facts.byVersion(name).find(({ kind }) => kind !== 'rebuild')
  return (versioned ?? facts.facts.find((fact) => fact.digest === name))?.digest ?? null
}

function known<Value>(
  facts: ComponentState,
  digest: Digest,
  of: (fact: Fact) => Value | null | undefined,
): readonly Value[] {
  return facts.byDigest(digest).flatMap((fact) => of(fact) ?? [])
}

function tagsOf({ published }: ComponentState, digest: string): readonly string[] {
  const tags = IMAGES.flatMap((image) => [...(published.get(image) ?? [])])
  return [...new Set(tags.filter(([, seen]) => seen.digest === digest).map(([tag]) => tag))].toSorted()
}

function rows(intervals: ShowResult['history']): readonly string[] {
  return intervals
    .map(({ from, to, image, version, digest }) => JSON.stringify([from, to, image, version, digest]))
    .toSorted()
}

function compared(result: ShowResult | null): unknown {
  if (result === null) return null
  const { digest, version, commit, since, until, tags, history } = result
  const deprecated = result.deprecated?.reason ?? null
  return { digest, version, commit, deprecated, span: [since, until], tags, history: rows(history) }
}

describe('show', () => {
  it('answers from the records about a name as all records would', async () => {
    expect.hasAssertions()
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryDraft, { minLength: 1, maxLength: 25 }), async (drafts) => {
        const ledger = made(ledgerOf(drafts))
        const records: LedgerRecord[] = []
        for await (const record of ledger.read()) records.push(record)
        const state = foldOf(records)
        for (const name of NAMES) {
          const found = await shown(ledger, { name, component: 'web' })
          fc.pre(found?.earlier !== true)
          expect(compared(found)).toEqual(await told(ledger, state, name))
          const asOf = records[Math.floor(records.length / 2)]!.time
          const early = made(records.filter(({ time }) => time <= asOf))
          const then = await shown(ledger, { name, component: 'web', asOf })
          expect(compared(then)).toEqual(compared(await shown(early, { name, component: 'web' })))
        }
      }),
      { numRuns: 50 },
    )
  })

  it('tells the version of a platform by the index that has it, and orders writes of one record', async () => {
    const [index, child, other] = ['index', 'child', 'other'].map((name) => digestOf(name))
    const artifact = { mediaType: 'm', size: 1, images: [], date: '2026-01-01T00:00:00.000Z' }
    const write = (to: string | undefined): object => ({ tag: '1-arm64', class: 'c', from: null, to })
    const records = ledgerOf([
      {
        component: 'web',
        type: 'release',
        actor: 'ci',
        data: { ...artifact, digest: index, version: '1.0.0', platforms: { 'linux/arm64': child } },
      },
      {
        component: 'web',
        type: 'published',
        actor: 'ci',
        data: { image: IMAGES[0], tags: [write(other), write(child)] },
      },
    ])
    const found = await shown(made(records), { name: '1-arm64' })
    expect(found).toMatchObject({ digest: child, version: '1.0.0', until: null })
    expect(found?.history.map(({ digest, version }) => [digest, version])).toEqual([
      [other, null],
      [child, '1.0.0'],
    ])
  })
})
