import { describe, expect, it } from 'vitest'

import { MemoryLedger } from '../ledger/memory.ts'
import type { Digest } from '../model/digest.ts'
import type { RecordData, RecordType } from '../model/record.ts'
import { testClock, testRandom } from '../testing/clock.ts'
import { historyOf } from './history.ts'
import type { HistoryOptions, Interval } from './history.ts'

const START = Date.parse('2026-03-02T10:00:00.000Z')
const HOUR = 3_600_000
const IMAGE = 'ghcr.io/acme/web'

function digest(digit: string): Digest {
  return `sha256:${digit.repeat(64)}`
}

const [A, B, C] = [digest('a'), digest('b'), digest('c')]

function at(hour: number): string {
  return new Date(START + hour * HOUR).toISOString()
}

interface Story {
  readonly ledger: MemoryLedger
  /** Appends one record, an hour after the one before. */
  readonly tell: (type: RecordType, data: RecordData, actor?: string) => Promise<string>
  readonly release: (version: string, of: Digest) => Promise<string>
  readonly write: (tag: string, to: Digest, more?: RecordData) => Promise<string>
}

function story(component = 'web'): Story {
  const clock = testClock(at(0))
  const ledger = new MemoryLedger({ clock, random: testRandom() })
  const tell: Story['tell'] = async (type, data, actor = 'ci') => {
    const [record] = await ledger.append([{ component, type, actor, data }], await ledger.head())
    clock.advance(HOUR)
    return record?.id ?? ''
  }
  return {
    ledger,
    tell,
    release: (version, of) => tell('release', artifact(of, version)),
    write: (tag, to, more = {}) =>
      tell('published', { image: IMAGE, tags: [{ tag, class: 'c', from: null, to }], ...more }),
  }
}

function artifact(of: Digest, version?: string): RecordData {
  const commit = of.slice(7, 47)
  const known = version === undefined ? {} : { version }
  return { digest: of, mediaType: 'm', size: 1, images: [], commit, date: at(0), ...known }
}

const NO: HistoryOptions = { component: null, asOf: null }

function told(intervals: readonly Interval[]): readonly unknown[] {
  return intervals.map(({ from, to, version, how, why, by }) => [from, to, version, how, why, by])
}

describe('the history of a tag', () => {
  it('is gapless: where one interval ends, the next begins', async () => {
    const { ledger, release, write } = story()
    await release('1.4.0', A)
    await write('1.4', A)
    await release('1.4.1', B)
    await write('1.4', B)
    await write('1.4', B)
    const found = await historyOf(ledger, '1.4', NO)
    expect(told(found)).toEqual([
      [at(1), at(3), '1.4.0', 'published', null, 'ci'],
      [at(3), null, '1.4.1', 'published', null, 'ci'],
    ])
    expect(found.map(({ commit, seq }) => [commit, seq])).toEqual([
      ['a'.repeat(40), 2],
      ['b'.repeat(40), 4],
    ])
    expect(told(await historyOf(ledger, '1.4', { ...NO, asOf: at(2) }))).toEqual([
      [at(1), null, '1.4.0', 'published', null, 'ci'],
    ])
    expect(await historyOf(ledger, '1.4', { ...NO, component: 'api' })).toEqual([])
  })

  it('tells what fell back because a version was deprecated, and what came back when that was lifted', async () => {
    const { ledger, release, write, tell } = story()
    await release('1.4.0', A)
    await write('latest', A)
    await release('1.4.1', B)
    await write('latest', B)
    await tell('deprecation', { version: '1.4.1', reason: 'data loss' }, 'grace')
    await write('latest', A)
    await tell('deprecation', { version: '1.4.1', reason: 'mistaken', undo: true }, 'ada')
    await write('latest', B)
    expect(told(await historyOf(ledger, 'latest', NO)).slice(1)).toEqual([
      [at(3), at(5), '1.4.1', 'published', null, 'ci'],
      [at(5), at(7), '1.4.0', 'fell-back', '1.4.1 is deprecated: data loss', 'grace'],
      [at(7), null, '1.4.1', 'restored', '1.4.1 is no longer deprecated: mistaken', 'ada'],
    ])
  })

  it('takes a release above a deprecated version for a release', async () => {
    const { ledger, release, write, tell } = story()
    await release('1.4.1', A)
    await write('latest', A)
    await tell('deprecation', { version: '1.4.1', reason: 'data loss' })
    await release('1.4.2', B)
    await write('latest', B)
    expect((await historyOf(ledger, 'latest', NO)).map(({ how }) => how)).toEqual(['published', 'published'])
  })

  it('tells of promotions, what follows, and rollbacks of an environment, and who decided them', async () => {
    const { ledger, release, write, tell } = story()
    const options = { ...NO, environments: () => ['prod'] }
    const promotion = { environment: 'prod', date: at(0) }
    await release('1.4.0', A)
    await tell('promotion', { ...promotion, digest: A, reason: 'follows' })
    await write('env-prod', A)
    await tell('promotion', { ...promotion, digest: B, from: 'staging', reason: 'weekly' }, 'ada')
    // The promotion of the same digest elsewhere is another matter.
    await tell('promotion', { ...promotion, digest: B, environment: 'dev' }, 'eve')
    await write('env-prod', B)
    await tell('promotion', { ...promotion, digest: A, rollback: true, reason: 'errors rise' }, 'grace')
    await write('env-prod', A)
    expect(told(await historyOf(ledger, 'env-prod', options))).toEqual([
      [at(2), at(5), '1.4.0', 'followed', null, 'ci'],
      [at(5), at(7), null, 'promoted', 'from staging: weekly', 'ada'],
      [at(7), null, '1.4.0', 'rolled-back', 'errors rise', 'grace'],
    ])
    const unaware = await historyOf(ledger, 'env-prod', NO)
    expect(unaware.map(({ how }) => how)).toEqual(['published', 'published', 'published'])
  })

  it('tells what stood there when the ledger began, what was rebuilt, and the child of an index', async () => {
    const { ledger, tell, release, write } = story()
    await tell('adoption', { image: IMAGE, tags: { '0.3': A } })
    await release('0.3.1', B)
    await write('0.3', B)
    const child = digest('d')
    await tell('rebuild', { ...artifact(C, '0.3.1'), platforms: { 'linux/arm64': child } })
    await write('0.3', C)
    await write('0.3-arm64', child)
    expect((await historyOf(ledger, '0.3', NO)).map(({ how, version }) => [how, version])).toEqual([
      ['adopted', null],
      ['published', '0.3.1'],
      ['rebuilt', '0.3.1'],
    ])
    const [arm] = await historyOf(ledger, '0.3-arm64', NO)
    expect(arm).toMatchObject({ version: '0.3.1', commit: 'c'.repeat(40) })
  })

  it('does not give a digest the version of a fact that was withdrawn', async () => {
    const { ledger, tell, release, write } = story()
    const id = await release('1.4.0', A)
    await tell('withdrawal', { record: id, reason: 'lost its exact tag' })
    await tell('build', artifact(A))
    await write('edge', A)
    expect(await historyOf(ledger, 'edge', NO)).toMatchObject([{ version: null, commit: 'a'.repeat(40) }])
  })

  it('keeps images apart', async () => {
    const { ledger, write } = story()
    await write('1.4', A)
    await write('1.4', A, { image: 'ghcr.io/acme/mirror' })
    await write('1.4', B)
    const found = await historyOf(ledger, '1.4', NO)
    expect(found.map(({ image, to }) => [image, to])).toEqual([
      [IMAGE, at(2)],
      ['ghcr.io/acme/mirror', null],
      [IMAGE, null],
    ])
  })
})
