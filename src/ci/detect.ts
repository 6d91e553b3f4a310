import type { CiFacts, CiSystem, Environment } from './ci.ts'
import { generic } from './generic.ts'
import { gitea } from './gitea.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'

/** Every CI system that Tidemark knows. Gitea stands before GitHub, whose variables it sets too. */
export const CI_SYSTEMS: readonly CiSystem[] = [generic, gitea, github, gitlab]

/** What CI says about this run, or null outside CI. `TIDEMARK_*` variables, being explicit, come first. */
export function detectCi(env: Environment): CiFacts | null {
  for (const system of CI_SYSTEMS) {
    const facts = system.detect(env)
    if (facts !== null) return facts
  }
  return null
}
