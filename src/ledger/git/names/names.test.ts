import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { digestOf } from '../../../model/digest.ts'
import { namesIn, tagWritesIn } from '../../../model/names.ts'
import type { LedgerRecord } from '../../../model/record.ts'
import { lineOf } from '../../line.ts'
import type { HashedRecord } from '../../line.ts'
import { firstSeq, SEGMENT_SIZE } from '../layout.ts'
import { seal } from '../seal.ts'
import type { ChangedFiles } from '../seal.ts'
import { linesOf } from '../segments.ts'
import type { LedgerFiles, Segment } from '../segments.ts'
import { answersTo } from './answers.ts'
import { NamesProof } from './prove.ts'
import { seqsOf, writesOf } from './question.ts'

/** Only the first few of a thousand records of each file: the rest would say nothing else. */
const FEW = 2
const TAGS = ['latest', '1.0', 'é"\\', '__proto__', 'sha-1234567']
const ARTIFACT = { mediaType: 'm', size: 1, images: [], date: '2026-03-02T10:00:00.000Z' }
const VERSIONS = ['1.0.0', '1.0.1', '2.0.0+b.1']

/** A ledger of files that are full, written file by file as appends do it. */
class FakeBranch implements LedgerFiles, ChangedFiles {
  readonly #texts = new Map<string, string>()
  full = 0

  get head(): LedgerFiles['head'] {
    return { seq: this.full * SEGMENT_SIZE + FEW, hash: digestOf('head') }
  }

  get tail(): Segment {
    return segmentAt(this.full)
  }

  async segment(index: number): Promise<Segment> {
    return segmentAt(index)
  }

  async text(path: string): Promise<string | null> {
    return this.#texts.get(path) ?? null
  }

  set(path: string, text: string | null): void {
    if (text === null) this.#texts.delete(path)
    else this.#texts.set(path, text)
  }

  async records(index: number): Promise<readonly HashedRecord[]> {
    return [...linesOf(segmentAt(index))]
  }

  async grow(full: number): Promise<void> {
    while (this.full < full) {
      this.full += 1
      await seal(this, this.full)
    }
  }

  paths(): readonly string[] {
    return [...this.#texts.keys()]
  }
}

function segmentAt(index: number): Segment {
  const lines = Array.from({ length: FEW }, (_, at) => lineOf(recordOf(firstSeq(index) + at)).slice(0, -1))
  return { index, text: '', lines }
}

/** Two records in three write tags, one is a release; names come back after a few files or after many. */
function recordOf(seq: number): LedgerRecord {
  const turn = Math.floor(seq / SEGMENT_SIZE)
  const to = digestOf(String(turn % 90))
  const version = VERSIONS[turn % 3]!
  const base = {
    v: 1,
    seq,
    prev: null,
    id: `id-${seq}`,
    time: timeOf(seq),
    actor: 'ada',
    component: 'web',
  }
  if (seq % 2 === 0) return { ...base, type: 'release', data: { ...ARTIFACT, digest: to, version } }
  const tags = [TAGS[turn % 5]!, `only-${turn}`].map((tag) => ({ tag, class: 'x', from: null, to, version }))
  return { ...base, type: 'published', data: { image: 'ghcr.io/acme/web', tags } }
}

function timeOf(seq: number): string {
  return new Date(Date.UTC(2026, 2, 2) + seq * 1000).toISOString()
}

function recordsOf(branch: FakeBranch): readonly LedgerRecord[] {
  return Array.from({ length: branch.full + 1 }, (_, index) =>
    Array.from({ length: FEW }, (_none, at) => recordOf(firstSeq(index) + at)),
  ).flat()
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

async function expectAnswers(branch: FakeBranch): Promise<void> {
  const records = recordsOf(branch)
  const old = Math.floor(branch.full / 2)
  for (const name of [
    digestOf('7'),
    digestOf('none'),
    'version 1.0.1',
    'version 2.0.0',
    'record id-1',
    digestOf(String(old % 90)),
  ]) {
    const wanted = records.filter((record) => namesIn(record).has(name)).map(({ seq }) => seq)
    expect((await collect(answersTo(branch, seqsOf(name)))).toReversed()).toEqual(wanted)
  }
  for (const tag of [...TAGS, 'none', 'only-0', `only-${old}`, `only-${branch.full}`]) {
    const wanted = records.flatMap((record) => tagWritesIn(record)).filter((write) => write.tag === tag)
    for (const until of [null, timeOf(firstSeq(old)), timeOf(0)]) {
      const found = await collect(answersTo(branch, writesOf(tag, until)))
      expect(found.toReversed()).toEqual(wanted.filter(({ time }) => time <= (until ?? time)))
    }
  }
}

describe('the index of names', () => {
  it.each([0, 1, 9, 10, 11, 99, 100, 101, 108, 116, 117, 200, 216, 230])(
    'answers as the records do when %i files are full',
    async (full) => {
      expect.hasAssertions()
      const branch = new FakeBranch()
      await branch.grow(full)
      await expectAnswers(branch)
    },
  )

  it('answers as the records do, whatever part of it is missing', async () => {
    expect.hasAssertions()
    const branch = new FakeBranch()
    await branch.grow(225)
    const part = fc.subarray([...branch.paths()])
    await fc.assert(
      fc.asyncProperty(part, async (missing) => {
        const texts = await Promise.all(missing.map(async (path) => [path, await branch.text(path)] as const))
        for (const [path] of texts) branch.set(path, null)
        await expectAnswers(branch)
        for (const [path, text] of texts) branch.set(path, text)
      }),
      { numRuns: 5, endOnFailure: true },
    )
  })

  it('is spread over appends: none changes more than a block and one part of a span', async () => {
    const branch = new FakeBranch()
    await branch.grow(99)
    let known = branch.paths().length
    for (let full = 100; full <= 130; full += 1) {
      await branch.grow(full)
      expect(Math.abs(branch.paths().length - known)).toBeLessThanOrEqual(1 + 256)
      known = branch.paths().length
    }
    expect(branch.paths().filter((path) => path.startsWith('names/blocks/00000'))).toHaveLength(0)
    expect(branch.paths().filter((path) => path.startsWith('names/spans/000000/'))).toHaveLength(256)
  })

  it('goes on where a part of a block is missing', async () => {
    expect.hasAssertions()
    const branch = new FakeBranch()
    await branch.grow(100)
    for (const path of branch.paths()) if (path.startsWith('names/blocks/000003/')) branch.set(path, null)
    await branch.grow(120)
    await expectAnswers(branch)
  })

  it('refuses rows that cannot be', async () => {
    const branch = new FakeBranch()
    await branch.grow(10)
    for (const path of branch.paths()) {
      const text = await branch.text(path)
      branch.set(path, (text ?? '').replaceAll(/,(\d+)\]/gu, ',"$1"]').replaceAll('sha256:', 'sha1:'))
    }
    const code = 'E_LEDGER_CHAIN'
    await expect(collect(answersTo(branch, seqsOf('version 1.0.1')))).rejects.toMatchObject({ code })
    await expect(collect(answersTo(branch, writesOf('latest', null)))).rejects.toMatchObject({ code })
  })

  it('is proved against the records', async () => {
    const branch = new FakeBranch()
    await branch.grow(130)
    await expect(prove(branch)).resolves.toBeUndefined()
    for (const part of ['names/blocks/000012/', 'names/spans/000000/']) {
      const path = branch.paths().find((one) => one.startsWith(part))!
      const text = await branch.text(path)
      branch.set(path, `${text}["version 6.6.6",1]\n`)
      await expect(prove(branch)).rejects.toMatchObject({ code: 'E_LEDGER_CHAIN' })
      branch.set(path, text)
    }
  })
})

async function prove(branch: FakeBranch): Promise<void> {
  const proof = new NamesProof(branch)
  for (let index = 0; index < branch.full; index += 1) {
    const records = (await branch.records(index)).map(({ record }) => record)
    await proof.add(records)
  }
  await proof.end()
}
