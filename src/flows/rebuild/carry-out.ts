import type { Digest } from '../../model/digest.ts'
import { shortDigest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ErrorCode } from '../../model/errors/catalogue.ts'
import { againCommand } from '../../plan/again-command.ts'
import { releasedSource } from '../event/rebuild.ts'
import { artifactData, standingArtifact } from '../event/standing.ts'
import { plan } from '../plan.ts'
import type { PublishResult } from '../results.ts'
import { judgeBase } from './base.ts'
import { commandsByHand } from './by-hand.ts'
import type { Chosen } from './choose.ts'
import { finishRebuild, leftUnfinished } from './finish.ts'
import type { RebuildWorld } from './open.ts'
import { buildAndPublish } from './publish-built.ts'
import type { Rebuild, RebuildRequest } from './request.ts'
import type { BuildTarget } from './variables.ts'

/** What no bytes could mend: it is refused before anything is built. */
const HOPELESS: readonly ErrorCode[] = ['E_END_OF_LIFE', 'E_NOTHING_TO_PUBLISH', 'E_PROTECTED', 'E_TAG']

/** Told what is known so far, so that a refusal can say it too. */
export type OnKnown = (known: Partial<Rebuild>) => void

/**
 * Rebuilds one release, if its base has anything newer. Gives what became of it; throws what stands in the way, with nothing
 * written but what the error says.
 */
export async function carryOut(
  world: RebuildWorld,
  request: RebuildRequest,
  { chosen, known }: { readonly chosen: Chosen; readonly known: OnKnown },
): Promise<Partial<Rebuild>> {
  const { tags, ...source } = await demandRebuildable(world, chosen)
  known({ ...source, tags })
  const finished = await finishEarlier(world, request, chosen)
  const { component, version } = chosen
  const standing = finished?.fact ?? standingArtifact(chosen.state, version)
  const base = await judgeBase(world, { component, standing, force: request.force })
  known({ base })
  if (base.status === 'same' && !request.force) return nothingNewer(world, request, finished)
  const target = { component, version, ...source, base }
  const commands = commandsByHand(world.policy, target)
  if (request.dryRun) return { outcome: 'planned', commands }
  const { run } = component.rebuild
  if (run === null || request.print) return { outcome: 'printed', commands }
  const { result, log } = await buildAndPublish(world, target, run)
  return { ...published(result), log, notices: await noticesOf(world, target, result) }
}

/** The source of the release, and the tags that a rebuild of it has. Throws what is wrong with either. */
async function demandRebuildable(
  world: RebuildWorld,
  { component, state, version, tagged }: Chosen,
): Promise<Pick<BuildTarget, 'gitTag' | 'commit'> & { readonly tags: readonly string[] }> {
  const { gitTag, commit } = releasedSource(tagged, { component, state }, version)
  if (gitTag === null || commit === null)
    throw new TidemarkError('E_FACTS_MISSING', `no git tag here releases ${version.text}`)
  const event = { event: 'rebuild' as const, component: component.name, version: version.text, commit }
  const { tags, refusals } = await plan(world, { event, offline: false, all: false })
  for (const code of HOPELESS) {
    const refusal = refusals.find((found) => found.code === code)
    if (refusal !== undefined) throw new TidemarkError(code, refusal.message, { hints: refusal.hints })
  }
  return { gitTag, commit, tags }
}

interface Finished {
  readonly fact: Fact
  /** null where nothing is to be written. */
  readonly result: PublishResult | null
}

async function finishEarlier(
  world: RebuildWorld,
  { dryRun, print }: RebuildRequest,
  chosen: Chosen,
): Promise<Finished | null> {
  const fact = leftUnfinished(chosen)
  if (fact === null) return null
  if (dryRun || print || chosen.component.rebuild.run === null) return { fact, result: null }
  const result = await finishRebuild(world, chosen, fact)
  return result === null ? null : { fact, result }
}

function nothingNewer(
  { policy }: RebuildWorld,
  { dryRun }: RebuildRequest,
  finished: Finished | null,
): Partial<Rebuild> {
  if (finished === null) return { outcome: 'current' }
  if (finished.result !== null) return { ...published(finished.result), outcome: 'finished' }
  const { fact } = finished
  return {
    outcome: dryRun ? 'planned' : 'printed',
    digest: fact.digest,
    commands: [againCommand(fact, policy)],
    notices: ['an earlier run was cut off: what it built is not published to the end'],
  }
}

function published({ digest, tags, written, references, unchanged }: PublishResult): Partial<Rebuild> {
  return { outcome: unchanged ? 'unchanged' : 'published', digest, tags, written, references }
}

/** A builder that kept an old base at hand has built the old image again. */
async function noticesOf(
  world: RebuildWorld,
  { component, base }: BuildTarget,
  { digest, notices }: PublishResult,
): Promise<readonly string[]> {
  const now = await builtOn(world, component.name, digest)
  const old = now !== null && base.status === 'newer' && base.standing.includes(now)
  if (!old || base.newest === null) return notices
  const stale = `what was built still stands on ${shortDigest(now)}, and ${base.name ?? 'the base'} is ${shortDigest(base.newest)}: let the builder pull it (--pull)`
  return [...notices, stale]
}

async function builtOn(
  world: RebuildWorld,
  component: string,
  digest: Digest | null,
): Promise<Digest | null> {
  const ledger = await world.ledger()
  const facts = digest === null ? [] : (await ledger.load()).component(component).byDigest(digest)
  const fact = facts.findLast(({ kind }) => kind === 'rebuild')
  return fact === undefined ? null : ((await artifactData(ledger, fact))?.base ?? null)
}
