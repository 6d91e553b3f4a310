import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { openRepository } from '../../../src/git/open.ts'
import type { Ledger } from '../../../src/ledger/ledger.ts'
import { openLedger } from '../../../src/ledger/open.ts'
import type { LedgerRecord, RecordDraft } from '../../../src/model/record.ts'
import { EMPTY_HEAD } from '../../../src/model/record.ts'
import { makeImage } from '../../../src/testing/images.ts'
import { openTestStores } from '../../support/project.ts'
import type { Dice } from '../simulate/dice.ts'

/** What was released before the crowd comes; all of a line but its newest stay when that one is deprecated. */
export const BEFORE = ['1.0.0', '1.0.1', '3.0.0', '3.0.1'] as const
/** What ran in each environment, one after another. */
const RAN = { staging: ['1.0.0', '1.0.1', '3.0.1'], prod: ['1.0.0', '3.0.1'] } as const

const LINES = ['0.9', '1.0', '1.1', '2.0', '2.1', '3.0', '3.1'] as const
const PATCHES = 40

/** A component of its own for one round: its image and its ledger are new, and some releases stand. */
export interface Stand {
  readonly image: string
  readonly policy: string
  readonly ledger: Ledger
  /** Version -> digest, of what stands and of what is to be published. */
  readonly digests: ReadonlyMap<string, string>
  /** Versions that the publishers bring. */
  readonly versions: readonly string[]
  records(): Promise<readonly LedgerRecord[]>
}

interface Place {
  readonly image: string
  readonly branch: string
  /** Where the stand is prepared from. */
  readonly clone: string
}

/** Different versions in no order, of old lines and new ones. */
export function drawVersions(dice: Dice, count: number): readonly string[] {
  const drawn = new Set<string>()
  while (drawn.size < count) drawn.add(`${dice.pick(LINES)}.${dice.int(PATCHES) + 2}`)
  return [...drawn]
}

export function crowdPolicy({ image, branch }: Pick<Place, 'image' | 'branch'>): string {
  return `version: 1
image: ${image}
ledger: { git: { branch: ${branch} } }
releases: { gitTag: "v{version}" }
tags:
  "{version}":       { from: release, moves: never }
  "{major}.{minor}": { from: release, moves: forward }
  "{major}":         { from: release, moves: forward }
  latest:            { from: release, moves: forward }
  "env-{env}":       { from: promotion, moves: freely }
environments:
  dev:     { follows: { branches: [main] } }
  staging: { after: dev }
  prod:    { after: staging }
`
}

/** Pushes all images, and writes down what stands; its tags are for `reconcile` to write. */
export async function makeStand(place: Place, versions: readonly string[]): Promise<Stand> {
  const { image, branch, clone } = place
  const stores = openTestStores(clone)
  const pushed = [...BEFORE, ...versions].map(async (version) => {
    const { digest } = await makeImage(stores.open(image), { seed: `${image} ${version}` })
    return [version, digest] as const
  })
  const digests = new Map(await Promise.all(pushed))
  await stores.close()
  const policy = crowdPolicy(place)
  await writeFile(join(clone, 'tidemark.yaml'), policy)
  const repository = await openRepository(clone)
  const context = { clock: { now: () => new Date() }, random: (count: number) => randomBytes(count) }
  const ledger = await openLedger({ kind: 'git', remote: null, branch }, { ...context, repository })
  await ledger.append(history(image, digests), EMPTY_HEAD)
  return {
    image,
    policy,
    ledger,
    digests,
    versions,
    async records() {
      await ledger.head({ fresh: true })
      const records: LedgerRecord[] = []
      for await (const record of ledger.read()) records.push(record)
      return records
    },
  }
}

function history(image: string, digests: ReadonlyMap<string, string>): readonly RecordDraft[] {
  const base = { component: image.split('/').at(-1) ?? '', actor: 'ada <ada@acme.example>' }
  const date = '2026-01-01T00:00:00.000Z'
  const releases = BEFORE.map((version): RecordDraft => {
    const artifact = { mediaType: 'application/vnd.oci.image.manifest.v1+json', size: 1, images: [image] }
    return { ...base, type: 'release', data: { ...artifact, version, digest: digests.get(version), date } }
  })
  const promotions = Object.entries(RAN).flatMap(([environment, ran]) =>
    ran.map((version): RecordDraft => {
      return {
        ...base,
        type: 'promotion',
        data: { environment, version, digest: digests.get(version), date },
      }
    }),
  )
  return [...releases, ...promotions]
}
