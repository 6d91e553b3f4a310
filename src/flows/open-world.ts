import { userInfo } from 'node:os'
import { dirname, resolve } from 'node:path'

import { detectCi } from '../ci/detect.ts'
import type { CiFacts, Environment } from '../ci/ci.ts'
import type { Forge } from '../forge/forge.ts'
import { openRepository } from '../git/open.ts'
import type { GitRepository } from '../git/repository.ts'
import type { DerivedFacts } from '../ledger/derived.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { openLedger } from '../ledger/open.ts'
import type { Clock, Random } from '../model/clock.ts'
import type { ImageStores } from '../registry/image-store.ts'
import type { Policy } from '../policy/policy.ts'
import { findPolicy } from './find-policy.ts'
import type { PolicyFile } from './find-policy.ts'
import { imagesWorld, openImages } from './open-images.ts'
import type { ImagesWorld } from './open-images.ts'
import type { Notice, World } from './world.ts'

/** What the face gives: the process around it. */
export interface WorldOptions {
  /** Absolute. */
  readonly cwd: string
  readonly env: Environment
  /** The policy file, relative to `cwd`; the nearest `tidemark.yaml` when absent. */
  readonly policyPath?: string
  readonly clock: Clock
  readonly random: Random
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  readonly tell: (notice: Notice) => void
  readonly signal?: AbortSignal
  /** Read the ledger that is here, and ask no remote. */
  readonly offline?: boolean
}

/** Opens the policy and the repository around it. Ledger and images are opened when first asked for. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { cwd, env, clock, random, sleep, tell, signal } = options
  const [git, { file, policy }] = await Promise.all([openRepository(cwd), openPolicy(options)])
  const folder = dirname(file.path)
  const ci = detectCi(env)
  const images = once(async () => openImages(imagesOptions(options, policy, folder), folder))
  const world = {
    policy,
    policyText: file.text,
    cwd,
    folder,
    git,
    images,
    anonymousImages: async () => openAnonymously(options, policy, folder),
    ci,
    env,
    clock,
    random,
    sleep,
    actor: once(async () => actorOf(env, ci, git)),
    tell,
    ...(signal !== undefined && { signal }),
  }
  return {
    ...world,
    ledger: once(async () => openLedgerOf(world, options.offline === true)),
    forge: once(async () => openForge(world)),
  }
}

/** Its code, the largest part of a start, loads while git answers: the process that asks it is under way by now. */
async function openPolicy(options: WorldOptions): Promise<{ file: PolicyFile; policy: Policy }> {
  const [file, { loadPolicy }] = await Promise.all([
    findPolicy(options.cwd, options.policyPath),
    import('../policy/load.ts'),
  ])
  return { file, policy: loadPolicy(file.text, file.shown) }
}

async function openForge(world: Omit<World, 'ledger' | 'forge'>): Promise<Forge | null> {
  const { openForgeOf } = await import('./open-forge.ts')
  return await openForgeOf(world)
}

async function openLedgerOf(world: Omit<World, 'ledger' | 'forge'>, offline: boolean): Promise<Ledger> {
  const { clock, random, git, policy } = world
  const derive = async (): Promise<DerivedFacts> => {
    const { deriveFacts } = await import('./derive/derive-facts.ts')
    return deriveFacts(world)
  }
  return openLedger(policy.ledger, { clock, random, repository: git, offline, derive })
}

/** CI's user, git's identity (its variables first, as git itself has it), or the account of the process. */
async function actorOf(env: Environment, ci: CiFacts | null, git: GitRepository | null): Promise<string> {
  if (ci !== null) return ci.actor ?? ci.system
  const { GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email } = env
  if (name !== undefined && email !== undefined) return `${name} <${email}>`
  return (await git?.identity()) ?? userInfo().username
}

/** It is a question by the way: a registry that is slow to answer keeps nobody waiting. */
const BRIEF = { tries: 2, answer: 10_000, whole: 10_000, longestRetryAfter: 2000 }

async function nobody(): Promise<null> {
  return null
}

async function openAnonymously(options: WorldOptions, policy: Policy, folder: string): Promise<ImageStores> {
  const { createHttpStores } = await import('../registry/http/stores.ts')
  return createHttpStores({ ...imagesOptions(options, policy, folder), keychain: nobody, limits: BRIEF })
}

function imagesOptions(options: WorldOptions, policy: Policy, folder: string): ImagesWorld {
  const registries = Object.entries(policy.registries).map(([host, rules]) => {
    return [host, { ...rules, ca: rules.ca === null ? null : resolve(folder, rules.ca) }] as const
  })
  return { ...imagesWorld(options), registries: Object.fromEntries(registries) }
}

/** The same promise every time; made at the first call. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => (made ??= make())
}
