import { fail, pass } from '../check.ts'
import type { CutCheck } from '../check.ts'
import type { CutFacts } from '../facts.ts'

const NAME = 'order'

/** A component that comes after another is released once that one has the same version; null where it comes after none. */
export function checkOrder({ component, target, before }: CutFacts): CutCheck | null {
  if (component.after === null) return null
  const { text } = target.version
  const found = before.find(({ version }) => version.text === text)
  if (found !== undefined) return pass(NAME, `${component.after} has ${text} (${found.gitTag})`)
  return fail(NAME, 'E_CUT_ORDER', `${component.after} comes first, and has no ${text} yet`, [
    `tidemark cut ${text} --component ${component.after}`,
  ])
}
