import { TidemarkError } from '../model/failure.ts'
import type { Policy } from '../policy/policy.ts'
import { environmentsOfTag } from './environment-tag.ts'
import { historyOf } from './history.ts'
import type { Interval } from './history.ts'
import { unknownTag } from './history/unknown-tag.ts'
import type { HistoryResult, TagInterval } from './results.ts'
import { asOfTime, stateAsOf } from './state-as-of.ts'
import type { World } from './world.ts'
import { quoted } from '../plan/quoted.ts'

export interface HistoryRequest {
  readonly tag: string
  /** Only of this component; else of every one that has the tag. */
  readonly component?: string
  /** Only of this image, by its canonical name. */
  readonly image?: string
  /** RFC 3339 time or date: what the ledger knew then. */
  readonly asOf?: string
  /** RFC 3339 time or date: only what the tag named at that moment. */
  readonly at?: string
}

/**
 * Everything that a tag ever named, oldest first, by component and image: from when to when, which version and commit, how it came and
 * who decided it. Throws E_UNKNOWN_NAME when the ledger knows no such tag, or when it named nothing at `at`; E_TIME.
 */
export async function tagHistory(world: World, request: HistoryRequest): Promise<HistoryResult> {
  const { tag } = request
  const [asOf, at] = [asOfTime(request.asOf), asOfTime(request.at)]
  const ledger = await world.ledger()
  const options = {
    component: request.component ?? null,
    asOf,
    environments: (name: string) => environmentsIn(world.policy, name, tag),
  }
  const all = await historyOf(ledger, tag, options)
  const inImage = all.filter(({ image }) => request.image === undefined || image === request.image)
  if (inImage.length === 0)
    throw unknownTag(world.policy, await stateAsOf(ledger, asOf), { ...request, asOf })
  const intervals = inImage.filter((interval) => at === null || holds(interval, at))
  if (intervals.length === 0) throw absentAt(tag, at, inImage)
  return { tag, asOf, at, intervals: intervals.map((interval) => shown(interval)) }
}

/** A component that the policy no longer has kept its history; what its tags meant is not known any more. */
function environmentsIn({ components }: Policy, name: string, tag: string): readonly string[] | null {
  const component = components.find((each) => each.name === name)
  return component === undefined ? null : environmentsOfTag(component, tag)
}

function holds({ from, to }: Interval, at: string): boolean {
  return from <= at && (to === null || at < to)
}

function shown(interval: Interval): TagInterval {
  const { component, image, from, to, digest, version, commit, how, why, by, seq } = interval
  return { component, image, from, to, digest, version, commit, how, why, by, seq }
}

function absentAt(tag: string, at: string | null, intervals: readonly Interval[]): TidemarkError {
  const [first] = intervals
  const since = first === undefined ? '' : `: it is there since ${first.from}`
  return new TidemarkError('E_UNKNOWN_NAME', `"${tag}" named nothing at ${at ?? 'that time'}${since}`, {
    details: { name: tag, at, first: first?.from ?? null },
    hints: [`tidemark history ${quoted(tag)}`],
  })
}
