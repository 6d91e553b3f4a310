import type { Fact } from '../model/fact.ts'
import { compileGlob } from '../model/glob.ts'
import type { Policy } from '../policy/policy.ts'

/** The names of the environments that follow the branch of an artifact: publishing it promotes it there. */
export function followers(
  policy: Policy,
  { kind, branch }: Pick<Fact, 'kind' | 'branch'>,
): readonly string[] {
  if (branch === null || kind === 'promotion') return []
  const following = policy.environments.filter(({ follows }) =>
    follows?.branches.some((glob) => compileGlob(glob)(branch)),
  )
  return following.map(({ name }) => name)
}
