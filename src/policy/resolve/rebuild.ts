import { TidemarkError } from '../../model/failure.ts'
import { formatReference, parseReference } from '../../model/reference.ts'
import type { Reporter } from '../document/reporter.ts'
import type { RebuildRules } from '../policy.ts'
import type { RawRebuild } from '../schema/rebuild.ts'
import { choose, chosenOr } from './layers.ts'
import type { Layer } from './layers.ts'

/** `rebuild` of a component, from its own layer and the policy's. */
export function resolveRebuild(layers: readonly Layer<RawRebuild>[], reporter: Reporter): RebuildRules {
  const base = choose(layers, 'base')
  return {
    run: chosenOr(layers, 'run', null),
    base: base === null ? null : reporter.attempt(base.path, null, () => baseImage(base.value)),
  }
}

/** In full: `docker.io/library/python:3.13-slim`. Throws E_REFERENCE for what can never have anything newer. */
function baseImage(text: string): string {
  const reference = parseReference(text)
  if (reference.tag !== null && reference.digest === null) return formatReference(reference)
  const fault = reference.tag === null ? 'names no tag' : 'names a digest, which never changes'
  throw new TidemarkError('E_REFERENCE', `the base image "${text}" ${fault}: write IMAGE:TAG`)
}
