import { deprecate } from '../../../src/flows/deprecate.ts'
import { resume } from '../../../src/flows/hold.ts'
import { promote } from '../../../src/flows/promote.ts'
import { publish } from '../../../src/flows/publish.ts'
import { reconcile } from '../../../src/flows/reconcile.ts'
import { rollback } from '../../../src/flows/rollback.ts'
import type { EventRequest } from '../../../src/flows/requests.ts'
import type { World } from '../../../src/flows/world.ts'
import type { Dice } from './dice.ts'
import { imageNamed } from './images.ts'
import type { Setting } from './policies.ts'

/** One command line, which may be run again: with the same image, or with what a new build made. */
export interface Command {
  /** For the trace: `publish 1.0.1`. */
  readonly what: string
  /** Name of the image that the first build gives; null for a command that publishes none. */
  readonly builds: string | null
  /** The version that it claims for its bytes, for ever; null when it claims none. */
  readonly version: string | null
  run(world: World, bytes: string | null): Promise<unknown>
}

/** A kind of command that the dice may choose. */
interface Flow {
  readonly name: string
  readonly weight: number
  /** null when the setting has no use for it. */
  make(setting: Setting, dice: Dice): Command | null
}

/** Every flow that is simulated: one more is one more row. */
const FLOWS: readonly Flow[] = [
  { name: 'publish a release', weight: 6, make: makeRelease },
  { name: 'publish a rebuild', weight: 2, make: makeRebuild },
  { name: 'publish a build', weight: 2, make: makeBuild },
  { name: 'promote', weight: 2, make: makePromotion },
  { name: 'roll back', weight: 1, make: makeRollback },
  { name: 'resume', weight: 0.5, make: makeResume },
  { name: 'deprecate', weight: 1.5, make: makeDeprecation },
  { name: 'reconcile', weight: 0.7, make: () => RECONCILE },
]

/** A command by dice. */
export function makeCommand(setting: Setting, dice: Dice): Command {
  for (;;) {
    let left = dice.next() * FLOWS.reduce((sum, { weight }) => sum + weight, 0)
    const flow = FLOWS.find(({ weight }) => (left -= weight) <= 0)
    const command = flow?.make(setting, dice) ?? null
    if (command !== null) return command
  }
}

/** The release of a version: also how a setting's history is made. */
export function releaseOf(version: string, builds: string, branch?: string): Command {
  const event = { version, commit: commitOf(version), ...(branch !== undefined && { branch }) }
  return publishing(`publish ${version}`, { event, builds, version })
}

/** Brings the registry to what the ledger wants. */
export const RECONCILE: Command = plainly('reconcile', async (world) =>
  reconcile(world, { components: [], dryRun: false }),
)

function publishing(
  what: string,
  { event, ...rest }: { event: EventRequest; builds: string | null; version: string | null },
): Command {
  return {
    what,
    ...rest,
    async run(world, bytes) {
      const { digest } = imageNamed(bytes ?? '')
      return await publish(world, { event, source: { type: 'digest', digest }, dryRun: false })
    },
  }
}

function makeRelease({ versions, branches }: Setting, dice: Dice): Command {
  const version = dice.pick(versions)
  // Mostly runs of one version have the same bytes; now and then somebody built it again, or releases a tested build.
  const built =
    branches.length > 0 && dice.chance(0.15) ? 'commit-a/a' : `${version}/${dice.chance(0.6) ? 'a' : 'b'}`
  return releaseOf(version, built, branches.length > 0 && dice.chance(0.5) ? dice.pick(branches) : undefined)
}

function makeRebuild({ rebuilds }: Setting, dice: Dice): Command | null {
  if (rebuilds.length === 0) return null
  const version = dice.pick(rebuilds)
  const builds = `rebuilt ${version}/${dice.pick(['a', 'b'])}`
  return publishing(`rebuild ${version}`, { event: { event: 'rebuild', version }, builds, version: null })
}

function makeBuild({ branches }: Setting, dice: Dice): Command | null {
  if (branches.length === 0) return null
  const [branch, name] = [dice.pick(branches), dice.pick(['commit-a', 'commit-b'])]
  const event: EventRequest = { event: 'build', commit: commitOf(name), branch }
  return publishing(`publish build of ${name} on ${branch}`, { event, builds: `${name}/a`, version: null })
}

/** What a command says that is about the only component there is. */
const HERE = { components: [], all: false } as const

function makePromotion({ environments, versions, before }: Setting, dice: Dice): Command | null {
  if (environments.length === 0) return null
  const environment = dice.pick(environments)
  const from = dice.chance(0.5) ? dice.pick([...before, ...before, ...versions]) : null
  return plainly(`promote ${environment} from ${from ?? 'the one before'}`, async (world) =>
    promote(world, { ...HERE, environment, from, override: null, reason: null, dryRun: false }),
  )
}

function makeRollback({ environments }: Setting, dice: Dice): Command | null {
  if (environments.length === 0) return null
  const environment = dice.pick(environments)
  const request = { ...HERE, environment, to: null, reason: 'it fails', until: null, confirm: null }
  return plainly(`roll ${environment} back`, async (world) =>
    rollback(world, { ...request, acknowledgeSchemaChange: false, dryRun: false }),
  )
}

function makeResume({ environments }: Setting, dice: Dice): Command | null {
  if (environments.length === 0) return null
  const environment = dice.pick(environments)
  return plainly(`resume ${environment}`, async (world) =>
    resume(world, { ...HERE, environment, reason: null }),
  )
}

function makeDeprecation({ versions, before }: Setting, dice: Dice): Command {
  const version = dice.pick([...before, ...before, ...versions])
  const undo = dice.chance(0.3)
  const words = { reason: undo ? null : 'it fails', replacement: null, to: null, undo }
  const silent = {
    forge: false,
    changelog: false,
    confirm: null,
    dryRun: false,
    acknowledgeSchemaChange: false,
  }
  return plainly(`deprecate ${version}${undo ? ' --undo' : ''}`, async (world) =>
    deprecate(world, { version, ...words, ...silent }),
  )
}

function plainly(what: string, run: (world: World) => Promise<unknown>): Command {
  return { what, builds: null, version: null, run }
}

const commits = new Map<string, string>()

/** A commit id for a name: the same name, the same commit. */
function commitOf(name: string): string {
  const known =
    commits.get(name) ?? imageNamed(`commit of ${name}`).digest.slice('sha256:'.length, 'sha256:'.length + 40)
  commits.set(name, known)
  return known
}
