import type { Fact } from '../../model/fact.ts'
import type { ComponentState } from '../../model/state.ts'
import { tryParseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { createViews, viewsOf } from '../../plan/views.ts'
import type { Wanted } from '../../plan/views.ts'
import type { Component } from '../../policy/policy.ts'
import { artifactOf } from '../stage/find-artifact.ts'
import { exactTag } from './exact-tag.ts'
import type { PinValue } from './pin-value.ts'

/** What a pin runs. */
export interface Running {
  /** null where the ledger cannot tell. */
  readonly version: Version | null
  /** True when the pin has nothing that stays what it is. */
  readonly floats: boolean
  /** Things worth saying. */
  readonly notices: readonly string[]
}

/** What a pin runs, by the ledger: a digest says more than the tag beside it. */
export function runningAt(component: Component, state: ComponentState, value: PinValue): Running {
  const { tag, digest } = value
  const { version: said, floats } =
    tag === null ? { version: null, floats: true } : tagged(component, state, tag)
  if (digest === null) return { version: said, floats, notices: [] }
  const version = artifactOf(state, digest).version
  const fixed = floats ? null : said
  if (version === null)
    return {
      version: fixed,
      floats: false,
      notices: [`the ledger does not know ${digest} of ${component.name}`],
    }
  const differs = fixed !== null && fixed.text !== version.text
  const notices = differs ? [`the pin says ${tag}, and its digest is ${version.text}: that runs`] : []
  return { version, floats: false, notices }
}

/** What a tag says of a version: as the ledger has it, or as it is spelled. */
function tagged(component: Component, state: ComponentState, tag: string): Omit<Running, 'notices'> {
  const wanted = viewsOf(component, state).wanted(tag)
  if (wanted !== null)
    return { version: wanted.fact?.version ?? null, floats: wanted.class.moves !== 'never' }
  const version = tryParseVersion(tag.replace(/^v/u, ''))
  return { version, floats: version === null }
}

/** The same pin for another release, in the shape that it has: with its `v`, its image, its digest, its kind of tag. */
export function repinned(
  component: Component,
  state: ComponentState,
  { value, fact }: { readonly value: PinValue; readonly fact: Fact },
): PinValue {
  const { image, tag, digest } = value
  if (tag === null) return { image, tag, digest: fact.digest }
  const next = tagLike(component, fact, { tag, wanted: viewsOf(component, state).wanted(tag) })
  return { image, tag: next, digest: digest === null ? null : fact.digest }
}

function tagLike(
  component: Component,
  fact: Fact,
  { tag, wanted }: { readonly tag: string; readonly wanted: Wanted | null },
): string {
  const text = fact.version?.text ?? ''
  const spelled = tag.replace(/^v/u, '')
  if (tryParseVersion(spelled) !== null) return `${tag.slice(0, tag.length - spelled.length)}${text}`
  const alike = createViews(component)
    .made(fact)
    .find((made) => made.class.key === wanted?.class.key && made.class.moves === 'never')
  return alike?.tag ?? exactTag(component, fact) ?? text
}
