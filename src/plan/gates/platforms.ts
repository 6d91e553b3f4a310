import type { Fact } from '../../model/fact.ts'
import type { Planned } from '../planned.ts'
import type { PublishedFact } from '../published-fact.ts'
import { nameOf } from '../reasons.ts'
import type { Refusal } from '../refusal.ts'
import { refusal } from '../refusal.ts'
import { isArtifact } from './gate.ts'

/** `platforms` of the component and of the classes that the artifact feeds: each has its child in the index. */
export function platformsPresent({ input, published }: Planned): readonly Refusal[] {
  const built = published.filter(({ fact }) => isArtifact(fact) && fact.digest !== null)
  return built.flatMap((entry) => {
    const demanded = new Set([...input.component.platforms, ...classPlatforms(entry, input.component)])
    const missing = [...demanded].filter((platform) => entry.fact.platforms[platform] === undefined)
    return missing.length === 0 ? [] : [lacks(entry.fact, missing)]
  })
}

function classPlatforms(
  { fact }: PublishedFact,
  { classes }: Planned['input']['component'],
): readonly string[] {
  return classes.filter(({ from }) => from.includes(fact.kind)).flatMap(({ platforms }) => platforms)
}

function lacks(fact: Fact, missing: readonly string[]): Refusal {
  const present = Object.keys(fact.platforms).toSorted().join(', ')
  const has = present === '' ? 'its platforms are not known' : `it has ${present}`
  return refusal('E_PLATFORMS', `${nameOf(fact)} lacks ${missing.join(', ')}: ${has}`, {
    hints: [`Build with  --platform ${[...Object.keys(fact.platforms), ...missing].toSorted().join(',')}`],
  })
}
