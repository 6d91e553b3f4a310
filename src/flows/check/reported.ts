import { shortDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { Report } from '../../model/report.ts'
import type { ComponentState } from '../../model/state.ts'
import type { World } from '../world.ts'
import type { OpenCheck } from './open.ts'
import { servedBy } from './served.ts'

/**
 * The digest of the component that reports say they are about: one of the ledger, the index of a child that they name, or one that is
 * served. null when they name none. Throws E_REPORT_SUBJECT when it is none of the component's, or not just one.
 */
export async function reportedDigest(
  world: World,
  { component, state }: Pick<OpenCheck, 'component' | 'state'>,
  reports: readonly Report[],
): Promise<Digest | null> {
  const named = [...new Set(reports.flatMap(({ digests }) => digests))]
  if (named.length === 0) return null
  const known = inLedger(state, named)
  const found = known.length > 0 ? known : await served(world, component, named)
  const [only, ...others] = found
  if (only !== undefined && others.length === 0) return only
  const which = named.map(shortDigest).join(', ')
  const message =
    only === undefined
      ? `the report is about ${which}, and no image of ${component.name} has that`
      : `the report is about several digests of ${component.name}: ${found.map(shortDigest).join(', ')}`
  throw new TidemarkError('E_REPORT_SUBJECT', message, {
    details: { component: component.name, named, found },
    hints: only === undefined ? [] : ['Say which: the digest stands behind the name of the check.'],
  })
}

function inLedger(state: ComponentState, named: readonly Digest[]): readonly Digest[] {
  const direct = named.filter((digest) => state.byDigest(digest).length > 0)
  if (direct.length > 0) return direct
  const wanted = new Set<string>(named)
  const parents = state.facts.flatMap(({ digest, platforms }) =>
    digest !== null && Object.values(platforms).some((child) => wanted.has(child)) ? [digest] : [],
  )
  return [...new Set(parents)]
}

async function served(
  world: World,
  component: OpenCheck['component'],
  named: readonly Digest[],
): Promise<readonly Digest[]> {
  const found = await Promise.all(
    named.map(async (digest) => ((await servedBy(world, component, digest)) === null ? [] : [digest])),
  )
  return found.flat()
}
