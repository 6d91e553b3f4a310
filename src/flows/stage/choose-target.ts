import { TidemarkError } from '../../model/failure.ts'
import type { ComponentState } from '../../model/state.ts'
import { quoted } from '../../plan/quoted.ts'
import { holdOn } from '../../plan/promotion/hold.ts'
import { runningIn, runsOf, standingRuns } from '../../plan/promotion/runs.ts'
import { viewsOf } from '../../plan/views.ts'
import type { Component, Environment } from '../../policy/policy.ts'
import { artifactOf, findArtifact } from './find-artifact.ts'
import type { Artifact } from './find-artifact.ts'
import { tagsOf } from './move.ts'

interface Asked {
  readonly state: ComponentState
  /** What was named; null: what it ran before, unless that is done already. */
  readonly to: string | null
  readonly now: Date
}

/** Where a rollback goes. */
export interface Chosen {
  readonly artifact: Artifact
  /** Versions that were passed over as they are deprecated. */
  readonly skipped: readonly string[]
  /** True when this rollback was made before, and is only finished or said again. */
  readonly begun: boolean
}

/**
 * The digest that an environment goes back to. The same command again must end where the first one did, whenever that was killed: without
 * `to`, an environment that a rollback holds stays with what it was rolled back to, and `previous` goes further back only once the
 * rollback before is written. Throws E_NOTHING_BEFORE, E_NEVER_RAN, E_FLOATING_TARGET, E_UNKNOWN_NAME.
 */
export function chooseTarget(component: Component, environment: Environment, asked: Asked): Chosen {
  const { state, to } = asked
  if (to !== null && to !== 'previous')
    return { ...namedTarget(component, environment, { state, to }), begun: false }
  const begun = begunRollback(component, environment, asked)
  if (begun !== null && (to === null || !begun.written))
    return { artifact: begun.artifact, skipped: [], begun: true }
  return { ...previous(component, environment, state), begun: false }
}

/** The rollback that still holds the environment, and whether its tags were recorded as written. */
function begunRollback(
  component: Component,
  { name }: Environment,
  { state, now }: Asked,
): { readonly artifact: Artifact; readonly written: boolean } | null {
  const running = runningIn(state, name)
  if (holdOn(state, name, now)?.rollback !== true || running === null || running.digest === null) return null
  const { digest } = running
  const written = [...tagsOf({ component, fact: running })].every((tag) =>
    component.images.every((image) => state.published.get(image)?.get(tag)?.digest === digest),
  )
  return { artifact: artifactOf(state, digest), written }
}

type Target = Omit<Chosen, 'begun'>

function namedTarget(
  component: Component,
  environment: Environment,
  { state, to }: { readonly state: ComponentState; readonly to: string },
): Target {
  const artifact = findArtifact(component, state, to)
  if (artifact.tag !== null && floats(component, state, artifact.tag)) throw floating(to, artifact)
  const ran = runsOf(state, environment.name).some(({ fact }) => fact.digest === artifact.digest)
  if (!ran) throw neverRan(component, environment, to)
  return { artifact, skipped: [] }
}

/** A tag that may name something else tomorrow is no place to go back to. */
function floats(component: Component, state: ComponentState, tag: string): boolean {
  return viewsOf(component, state).wanted(tag)?.class.moves !== 'never'
}

function previous(component: Component, environment: Environment, state: ComponentState): Target {
  const earlier = standingRuns(state, environment.name).slice(0, -1).toReversed()
  const skipped: string[] = []
  for (const { digest, version } of earlier) {
    if (digest === null) continue
    if (version === null || !state.deprecated.has(version.text))
      return { artifact: artifactOf(state, digest), skipped }
    skipped.push(version.text)
  }
  throw nothingBefore(component, environment)
}

function nothingBefore({ name }: Component, environment: Environment): TidemarkError {
  const message = `${name} ran nothing in ${environment.name} before what it runs now`
  return new TidemarkError('E_NOTHING_BEFORE', message, {
    details: { component: name, environment: environment.name },
    hints: [`tidemark log --env ${environment.name} --component ${name}`],
  })
}

function neverRan({ name }: Component, environment: Environment, to: string): TidemarkError {
  return new TidemarkError('E_NEVER_RAN', `${name} never ran "${to}" in ${environment.name}`, {
    details: { component: name, environment: environment.name, to },
    hints: [
      `What ran there:  tidemark log --env ${environment.name} --component ${name}`,
      `To run it there:  tidemark promote ${environment.name} --from ${quoted(to)} --component ${name}`,
    ],
  })
}

function floating(to: string, { digest, version }: Artifact): TidemarkError {
  return new TidemarkError('E_FLOATING_TARGET', `"${to}" floats: it names ${digest} now`, {
    details: { tag: to, digest },
    hints: [`--to ${version?.text ?? digest}`],
  })
}
