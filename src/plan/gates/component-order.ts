import type { Fact } from '../../model/fact.ts'
import type { Planned } from '../planned.ts'
import type { Refusal } from '../refusal.ts'
import { refusal } from '../refusal.ts'
import { isRelease } from '../release-of.ts'

/** `after`: the other component has released the same version before this one. */
export function componentOrder({ input, published }: Planned): readonly Refusal[] {
  const { after, name } = input.component
  if (after === null) return []
  const releases = published.map(({ fact }) => fact).filter((fact) => isRelease(fact))
  return releases.flatMap((fact) => {
    if (isReleased(fact, after, input)) return []
    const version = fact.version?.text ?? ''
    return [
      refusal('E_GATE', `${name} ${version} comes after ${after} ${version}, which is not released yet`, {
        hints: [
          `Publish ${version} of ${after} first; what it has so far:  tidemark status --component ${after}`,
        ],
      }),
    ]
  })
}

function isReleased(fact: Fact, after: string, { ledger }: Planned['input']): boolean {
  if (ledger === undefined || fact.version === null) return false
  return ledger
    .component(after)
    .byVersion(fact.version.text)
    .some(({ kind }) => kind === fact.kind)
}
