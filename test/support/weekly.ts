import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Digest } from '../../src/model/digest.ts'
import { makePytmbot, PLATFORMS, pytmbotPolicy } from './pytmbot.ts'
import type { Pytmbot, PytmbotOptions } from './pytmbot.ts'
import { rawRegistry } from './raw-registry.ts'

export const MONDAY = '2026-03-30T04:17:00.000Z'

/** Tells what it was told, and hands over what `built` says; the build itself is done by the test. */
export const RUN =
  'env > "$BESIDE/env"; ls > "$BESIDE/source"; cat "$BESIDE/built" > "$TIDEMARK_METADATA_FILE"'

/** A project that is rebuilt every week on the base image `HOST/REPOSITORY-base:1`. */
export interface Weekly extends Pytmbot {
  readonly base: string
  /** Writes the file that the command hands over as what it built. */
  hand(text: string): Promise<void>
  /** What the command was told (`env`), or what stood around it (`source`); null when it did not run. */
  told(name: 'env' | 'source'): Promise<string | null>
  /** Gives the base image new bytes. */
  moveBase(seed: string): Promise<Digest>
  /** Builds on a base, with the labels that say so. */
  buildOn(seed: string, base: Digest): Promise<Digest>
  /** Builds a release on a base and publishes it. */
  release(version: string, base: Digest): Promise<Digest>
  /** The one row of `tidemark rebuild ARGS`, which must end with `code`. */
  rebuild(args?: readonly string[], code?: number): Promise<Record<string, any>>
}

export interface WeeklyOptions extends Partial<PytmbotOptions> {
  readonly host: string
  readonly repository: string
  /** The command of the policy. */
  readonly run?: string
  /** What stands under `rebuild` of the policy in place of `run`. */
  readonly rules?: string
  readonly edit?: (policy: string) => string
}

/** A project under policy 000, and a command that builds. */
export async function makeWeekly(options: WeeklyOptions): Promise<Weekly> {
  const { host, repository, run = RUN, rules = `{ run: '${run}' }`, edit = (text) => text } = options
  const policy = edit(`${await pytmbotPolicy(host, repository)}rebuild: ${rules}\n`)
  const bot = await makePytmbot({ now: MONDAY, tags: ['v0.3.3'], ...options, policy })
  const beside = await mkdtemp(join(tmpdir(), 'tidemark-weekly-'))
  const base = `${host}/${repository}-base`
  bot.env['BESIDE'] = beside
  const weekly: Weekly = {
    ...bot,
    base,
    hand: async (text) => await writeFile(join(beside, 'built'), text),
    told: async (name) =>
      existsSync(join(beside, name)) ? await readFile(join(beside, name), 'utf8') : null,
    async moveBase(seed) {
      const digest = await bot.push(base, { seed, platforms: PLATFORMS })
      await rawRegistry(host).retag(`${repository}-base`, digest, '1')
      return digest
    },
    buildOn: async (seed, digest) =>
      await bot.build(seed, {
        labels: baseLabels(`${base}:1`, digest),
        created: bot.clock.now().toISOString(),
      }),
    async release(version, digest) {
      const built = await weekly.buildOn(version, digest)
      await bot.json(['publish', '--git-tag', `v${version}`, '--digest', built])
      return built
    },
    async rebuild(args = [], code = 0) {
      const { rebuilds } = await bot.json(['rebuild', ...args], code)
      if (rebuilds?.length !== 1) throw new Error(`not one row: ${JSON.stringify(rebuilds)}`)
      return rebuilds[0]
    },
    async [Symbol.asyncDispose]() {
      await rm(beside, { recursive: true })
      await bot[Symbol.asyncDispose]()
    },
  }
  return weekly
}

/** The labels that name a base image. */
export function baseLabels(name: string, digest: string): Record<string, string> {
  return {
    'org.opencontainers.image.base.name': name,
    'org.opencontainers.image.base.digest': digest,
  }
}
