import { describe, expect, it } from 'vitest'

import { namesIn } from '../../model/names.ts'
import type { LedgerRecord, RecordData } from '../../model/record.ts'
import { loadPolicy } from '../../policy/load.ts'
import { checkNames } from './check-names.ts'
import { createFilter } from './filter.ts'
import type { LogFilter } from './filter.ts'

const POLICY = loadPolicy(
  `version: 1
image: ghcr.io/acme/web
environments:
  dev: { follows: { branches: [main] } }
  prod: { after: dev }
tags:
  "{version}": { from: release, moves: never }
  latest: { from: release, moves: forward }
  "env-{env}": { from: promotion, moves: freely }
`,
  'tidemark.yaml',
)

const A = `sha256:${'a'.repeat(64)}`
const NEAR = `sha256:${'a'.repeat(10)}${'b'.repeat(54)}`
const B = `sha256:${'b'.repeat(64)}`
const CHILD = `sha256:${'c'.repeat(64)}`

function record(seq: number, type: string, data: RecordData, actor = 'Ada <ada@acme.example>'): LedgerRecord {
  const time = `2026-03-02T10:0${seq}:00.000Z`
  return { v: 1, seq, prev: null, id: `id-${seq}`, time, actor, component: 'web', type, data }
}

const RECORDS: readonly LedgerRecord[] = [
  record(1, 'release', { digest: A, version: '1.4.0', platforms: { 'linux/amd64': CHILD } }),
  record(2, 'check', { check: 'tests', digest: A, result: 'pass', environment: 'dev' }, 'ci'),
  record(3, 'published', { image: 'i', tags: [{ tag: '1.4.0', from: null, to: A, version: '1.4.0' }] }),
  record(4, 'promotion', { digest: A, environment: 'prod' }, 'Grace'),
  record(5, 'published', { image: 'i', tags: [{ tag: 'env-prod', from: B, to: A }] }),
  record(6, 'hold', { environment: 'prod', reason: 'freeze' }),
  record(7, 'withdrawal', { record: 'id-1', reason: 'lost' }),
  record(8, 'release', { digest: NEAR, version: '1.4.1+build.7' }),
  record(9, 'later-type', { nested: [{ deep: { digest: B } }] }),
]

async function* records(): AsyncIterable<LedgerRecord> {
  yield* RECORDS
}

async function* named(names: readonly string[]): AsyncIterable<LedgerRecord> {
  yield* RECORDS.filter((each) => names.some((name) => namesIn(each).has(name)))
}

async function seqs(filter: LogFilter): Promise<readonly number[]> {
  const { matches, names } = await createFilter(POLICY, { all: records, named }, filter)
  const found = RECORDS.filter(matches)
  if (names !== null)
    expect(found.filter((each) => !names.some((name) => namesIn(each).has(name)))).toEqual([])
  return found.map(({ seq }) => seq)
}

describe('the filter of the log', () => {
  it.each<readonly [LogFilter, readonly number[]]>([
    [{}, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    [{ types: ['hold', 'promotion'] }, [4, 6]],
    [{ environment: 'prod' }, [4, 5, 6]],
    [{ environment: 'dev' }, [2]],
    [{ version: '1.4.0' }, [1, 2, 3, 4, 5, 7]],
    [{ version: 'v1.4.1' }, [8]],
    [{ version: '1.4.1+build.9' }, [8]],
    [{ version: 'no version' }, []],
    [{ digest: A }, [1, 2, 3, 4, 5, 7]],
    [{ digest: 'c'.repeat(7) }, [1]],
    [{ digest: B }, [5, 9]],
    [{ digest: `sha256:${'a'.repeat(11)}` }, [1, 2, 3, 4, 5, 7]],
    [{ actor: 'gRaCe' }, [4]],
    [{ actor: 'acme.example', types: ['hold'] }, [6]],
    [{ component: 'api' }, []],
    [{ tag: 'env-prod' }, [5]],
    [{ tag: '1.4.0', actor: 'ci' }, []],
  ])('lets through %j', async (filter, expected) => {
    expect(await seqs(filter)).toEqual(expected)
  })

  it.each([
    ['aaaaaaa', 'E_DIGEST'],
    ['aaaaaa', 'E_DIGEST'],
    ['AAAAAAAA', 'E_DIGEST'],
    ['latest', 'E_DIGEST'],
    ['dddddddd', 'E_UNKNOWN_NAME'],
  ])('refuses the digest %s', async (digest, code) => {
    await expect(seqs({ digest })).rejects.toMatchObject({ code })
  })
})

describe('a search that finds nothing', () => {
  it('is an answer about names that policy or ledger know', async () => {
    await expect(
      checkNames(POLICY, records(), { component: 'web', environment: 'prod' }),
    ).resolves.toBeUndefined()
    await expect(checkNames(POLICY, records(), {})).resolves.toBeUndefined()
  })

  it('is refused about others, with the name that was probably meant', async () => {
    const environment = checkNames(POLICY, records(), { environment: 'prd' })
    await expect(environment).rejects.toMatchObject({
      code: 'E_UNKNOWN_NAME',
      hints: ['Did you mean  --env prod'],
    })
    await expect(checkNames(POLICY, records(), { component: 'wbe' })).rejects.toMatchObject({
      code: 'E_FACTS_MISSING',
    })
  })
})
