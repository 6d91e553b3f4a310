import { isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import type { CheckResult } from '../../model/evidence.ts'
import { isFailure } from '../../model/failure.ts'
import type { ComponentState } from '../../model/state.ts'
import type { CheckRule, Component } from '../../policy/policy.ts'
import { namedComponent } from '../event/component.ts'
import { artifactOf, findArtifact } from '../stage/find-artifact.ts'
import type { World } from '../world.ts'
import { gatesFor } from './counts-for.ts'
import type { AskingGate } from './counts-for.ts'

export interface CheckListRequest {
  /** A digest, version, tag or commit; null: everything that was ever checked. */
  readonly ref: string | null
  readonly component?: string
}

/** A result that stands: of one check about one thing in one environment, the newest. */
export interface ListedCheck {
  readonly component: string
  readonly check: string
  readonly passed: boolean
  /** True when it is older than the policy lets it count. */
  readonly old: boolean
  readonly digest: Digest | null
  readonly commit: string | null
  readonly version: string | null
  readonly environment: string | null
  /** When it ended: RFC 3339, UTC. */
  readonly date: string
  readonly actor: string
  readonly seq: number
  /** The gates that it counts for; none when it failed, is too old, or nobody asks. */
  readonly countsFor: readonly AskingGate[]
}

/** `tidemark check list`. */
export interface CheckListing {
  readonly ref: string | null
  /** Newest first. */
  readonly checks: readonly ListedCheck[]
}

/** The results there are, from the ledger alone. Throws E_UNKNOWN_NAME for a name that neither an artifact nor a result has. */
export async function listChecks(world: World, request: CheckListRequest): Promise<CheckListing> {
  const { policy, clock } = world
  const { ref, component: name } = request
  const state = await (await world.ledger()).load()
  const components = name === undefined ? policy.components : [namedComponent(policy, name)]
  const wanted = components.map((component) => {
    const facts = state.component(component.name)
    return { component, facts, found: about(ref, component, facts) }
  })
  const failed = wanted.flatMap(({ found }) => ('error' in found ? [found.error] : []))
  if (failed.length === wanted.length && failed.length > 0) throw failed[0]
  const now = clock.now()
  const checks = wanted.flatMap(({ component, facts, found }) =>
    'error' in found ? [] : found.results.map((result) => listed(world, { component, facts, result, now })),
  )
  return { ref, checks: checks.toSorted((a, b) => b.seq - a.seq) }
}

type Found = { readonly results: readonly CheckResult[] } | { readonly error: unknown }

function about(ref: string | null, component: Component, facts: ComponentState): Found {
  const { checks } = facts
  if (ref === null) return { results: checks }
  try {
    const { digest, commit } = findArtifact(component, facts, ref)
    return {
      results: checks.filter((each) => each.digest === digest || (commit !== null && each.commit === commit)),
    }
  } catch (error) {
    if (!isFailure(error, 'E_UNKNOWN_NAME')) throw error
    // Evidence may come before the publish: the ledger then knows the digest or the commit from it only.
    const results = checks.filter(
      ({ digest, commit }) => digest === ref || (!isDigest(ref) && commit?.startsWith(ref) === true),
    )
    return results.length > 0 ? { results } : { error }
  }
}

interface Row {
  readonly component: Component
  readonly facts: ComponentState
  readonly result: CheckResult
  readonly now: Date
}

function listed({ policy }: World, { component, facts, result, now }: Row): ListedCheck {
  const { check, passed, digest, commit, environment, date, actor, seq } = result
  const rule = Object.hasOwn(policy.checks, check) ? policy.checks[check] : undefined
  const old = isOld(rule, date, now)
  const counts = passed && !old && rule !== undefined && (digest !== null || rule.about === 'commit')
  const version = digest === null ? null : (artifactOf(facts, digest).version?.text ?? null)
  return {
    component: component.name,
    check,
    passed,
    old,
    digest,
    commit,
    version,
    environment,
    date,
    actor,
    seq,
    countsFor: counts ? gatesFor(policy, component, { check, environment }) : [],
  }
}

function isOld(rule: CheckRule | undefined, date: string, now: Date): boolean {
  const maxAge = rule?.maxAge ?? null
  return maxAge !== null && now.getTime() - Date.parse(date) > maxAge
}
