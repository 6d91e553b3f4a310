import { gitFailure } from '../failure.ts'
import { runGit } from '../run.ts'

const MISSING =
  /not a valid (?:commit|object) name|bad object|not a commit|could not parse|ambiguous argument/iu

/** True when `ancestor` is `descendant` or before it, as far as history is here; null when one of them is not here. */
export async function isAncestor(
  root: string,
  ancestor: string,
  descendant: string,
): Promise<boolean | null> {
  const args = ['merge-base', '--is-ancestor', '--end-of-options', ancestor, descendant]
  const result = await runGit(args, { cwd: root })
  if (result.code === 0 || result.code === 1) return result.code === 0
  if (MISSING.test(result.stderr)) return null
  throw gitFailure(args, result)
}
