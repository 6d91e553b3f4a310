import type { TagClass } from '../../policy.ts'
import { pairsOf } from '../claimants.ts'
import type { Pair } from '../claimants.ts'
import type { LintContext } from '../context.ts'
import { branchThatMakes, describeClaim } from '../describe.ts'
import type { Finding } from '../finding.ts'

/**
 * E_CLASS_OVERLAP and E_BUILD_CLAIMS: no name belongs to two classes that write to one image, whatever a branch is
 * called. Exact: the languages of the patterns are intersected, and the witness is a shortest name in both.
 */
export function classOverlap(context: LintContext): readonly Finding[] {
  const said = new Set<string>()
  return pairsOf(context).flatMap((pair) => {
    const [first, second] = pair
    const places = pair.map(({ tagClass }) => `${tagClass.where.line}:${tagClass.where.column}`).join()
    // Components that share their classes share the finding.
    if (said.has(places)) return []
    const witness = context.within(second.tagClass, () => context.meeting(first.language, second.language))
    if (witness === null) return []
    said.add(places)
    return [findingOf(context, pair, witness)]
  })
}

function findingOf(context: LintContext, pair: Pair, witness: string): Finding {
  const [first, second] = pair
  const build = buildClaim(pair, witness)
  if (build !== null) {
    const { claim, victim, branch } = build
    return {
      code: 'E_BUILD_CLAIMS',
      severity: 'error',
      message: `a branch called "${branch}" would make "${witness}", which belongs to "${victim.tagClass.key}": ${describeClaim(victim, witness)}`,
      where: context.spotOf(claim.tagClass),
      witness,
      hints: [hintFor([claim.tagClass])],
      related: context.spotOf(victim.tagClass),
    }
  }
  const shared = first.component === second.component ? '' : `${sharing(pair)}; `
  return {
    code: 'E_CLASS_OVERLAP',
    severity: 'error',
    message: `${shared}both can make "${witness}": ${describeClaim(first, witness)}, and ${describeClaim(second, witness)}`,
    where: context.spotOf(second.tagClass),
    witness,
    hints: [
      first.component === second.component
        ? hintFor([second.tagClass, first.tagClass])
        : `A prefix tells them apart:  "{component}-${second.tagClass.key}"`,
    ],
    related: context.spotOf(first.tagClass),
  }
}

interface BuildClaim {
  readonly claim: Pair[number]
  readonly victim: Pair[number]
  readonly branch: string
}

function buildClaim([first, second]: Pair, witness: string): BuildClaim | null {
  for (const [claim, victim] of [
    [second, first],
    [first, second],
  ] as const) {
    const branch = branchThatMakes(claim, witness)
    if (branch !== null) return { claim, victim, branch }
  }
  return null
}

function sharing([first, second]: Pair): string {
  const image = first.component.images.find((name) => second.component.images.includes(name)) ?? 'one image'
  return `components ${first.component.name} and ${second.component.name} share ${image}`
}

/** Prefixes that people use for what a variable shows. */
const PREFIXES: Readonly<Record<string, string>> = {
  sha: 'sha-',
  branch: 'edge-',
  env: 'env-',
  date: 'nightly-',
  run: 'run-',
  arch: 'arch-',
}

function hintFor(classes: readonly TagClass[]): string {
  for (const { pattern } of classes) {
    const [first] = pattern.parts
    const prefix = first?.type === 'variable' ? PREFIXES[first.name] : undefined
    if (prefix !== undefined) return `A prefix tells them apart:  "${prefix}${pattern.text}"`
  }
  return 'Give one of them a prefix of its own, or narrow its filters (`versions`, `branches`).'
}
