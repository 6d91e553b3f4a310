import { describe, expect, it } from 'vitest'

import { digestOf } from '../model/digest.ts'
import { testClock, testRandom } from '../testing/clock.ts'
import { DerivedLedger } from './derived.ts'
import type { DerivedRelease } from './derived.ts'
import { stateText } from '../testing/state-text.ts'
import { describeLedger, readAll, releaseDraft } from './ledger.conformance.ts'
import { openLedger } from './open.ts'

const context = { clock: testClock(), random: testRandom() }
const none = { releases: [], standing: [] }

function release(version: string, time: string): DerivedRelease {
  const data = {
    digest: digestOf(version),
    mediaType: 'application/json',
    size: 1,
    images: ['ghcr.io/acme/web'],
  }
  return { component: 'web', time, data: { ...data, version, date: '2026-01-01T00:00:00.000Z' } }
}

describeLedger('derived', async () => ({
  open: async (given) => new DerivedLedger(given, none),
  [Symbol.asyncDispose]: async () => {},
}))

describe('a derived ledger', () => {
  const releases = [release('2.6.2', '2026-01-02T00:00:00Z'), release('2.5.2', '2026-01-01T00:00:00.000Z')]
  const tags = { '2.5.2': digestOf('2.5.2'), '2.6.2': digestOf('2.6.2') }
  const standing = [{ component: 'web', data: { image: 'ghcr.io/acme/web', tags } }]

  it('tells of releases in the order of their git tags, and of what stands in the registry', async () => {
    const ledger = new DerivedLedger(context, { releases, standing })
    const state = await ledger.load()
    expect(state.component('web').facts.map((fact) => fact.version?.text)).toEqual(['2.5.2', '2.6.2'])
    expect(state.component('web').published.get('ghcr.io/acme/web')?.get('2.6.2')?.digest).toBe(
      digestOf('2.6.2'),
    )
  })

  it('is the same each time, whenever it is asked', async () => {
    const later = { clock: testClock('2027-01-01T00:00:00Z'), random: testRandom(7) }
    const [one, two] = [context, later].map((given) => new DerivedLedger(given, { releases, standing }))
    expect(await readAll(one!)).toEqual(await readAll(two!))
  })

  it('takes a tag from the future for one of now', async () => {
    const ledger = new DerivedLedger(context, {
      releases: [release('1.0.0', '2099-01-01T00:00:00Z')],
      standing: [],
    })
    const [record] = await ledger.append([releaseDraft('1.0.1')], await ledger.head())
    expect(record!.time).toBe('2026-03-02T10:00:00.000Z')
  })

  it('promises neither to last nor to know who, and forgets appends', async () => {
    const ledger = new DerivedLedger(context, { releases, standing })
    expect(ledger.promises).toEqual({ durable: false, attributed: false, writable: true })
    const before = stateText(await ledger.load())
    await ledger.append([releaseDraft('3.0.0')], await ledger.head())
    expect((await ledger.load()).head.seq).toBe(4)
    expect(stateText(await new DerivedLedger(context, { releases, standing }).load())).toBe(before)
  })

  it('opens without a repository', async () => {
    const ledger = await openLedger(
      { kind: 'derived' },
      { ...context, repository: null, derive: async () => ({ releases, standing }) },
    )
    expect(ledger.kind).toBe('derived')
    expect((await ledger.head()).seq).toBe(3)
  })
})
