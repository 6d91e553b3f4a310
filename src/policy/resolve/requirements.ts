import type { FactKind } from '../../model/fact.ts'
import type { Reporter } from '../document/reporter.ts'
import type { Requirements, TagClass } from '../policy.ts'
import type { RawRequirements } from '../schema/releases.ts'
import { choose, chosenOr } from './layers.ts'
import type { Layer } from './layers.ts'
import { checkNames, unknownName } from './names.ts'

const KINDS = ['prerelease', 'release', 'build', 'rebuild'] as const

interface Known {
  readonly classes: readonly TagClass[]
  readonly checks: readonly string[]
}

/** `require` of a component, from its own layer and the policy's. */
export function resolveRequirements(
  layers: readonly Layer<RawRequirements>[],
  known: Known,
  reporter: Reporter,
): Requirements {
  return {
    tag: resolveTag(layers, known, reporter),
    labels: chosenOr(layers, 'labels', []),
    attestations: chosenOr(layers, 'attestations', []),
    ci: ciOf(chosenOr(layers, 'ci', 'none')),
    checks: resolveChecks(layers, known, reporter),
  }
}

function ciOf(written: NonNullable<RawRequirements['ci']>): Requirements['ci'] {
  return written === 'none' ? [] : written
}

function resolveTag(
  layers: readonly Layer<RawRequirements>[],
  known: Known,
  reporter: Reporter,
): string | null {
  const chosen = choose(layers, 'tag')
  if (chosen === null) return null
  const keys = known.classes.map(({ key }) => key)
  const at = { path: chosen.path, noun: 'tag class', reporter }
  if (!keys.includes(chosen.value)) unknownName(chosen.value, keys, at)
  return chosen.value
}

function resolveChecks(
  layers: readonly Layer<RawRequirements>[],
  known: Known,
  reporter: Reporter,
): Requirements['checks'] {
  const checks: Partial<Record<FactKind, readonly string[]>> = {}
  for (const kind of KINDS) {
    const chosen = choose(layers, kind)
    if (chosen === null) continue
    checkNames(chosen.value, known.checks, { path: chosen.path, noun: 'check', reporter })
    checks[kind] = chosen.value
  }
  return checks
}
