import { componentFlag } from '../../component-flag.ts'
import { met } from '../gate.ts'
import type { Candidacy, GateRow } from '../gate.ts'

/** `require.tag`: what runs somewhere can be traced to its commit, so it carries that tag, written to the registry. */
export function commitTag({ policy, component, state, views, fact }: Candidacy): readonly GateRow[] {
  const key = component.require.tag
  if (key === null || fact.digest === null) return []
  const name = `tag ${key}`
  const tags = state
    .byDigest(fact.digest)
    .flatMap((each) => views.claims(each))
    .filter((claim) => claim.class.key === key)
    .map(({ group }) => group.tag)
  const standing = tags.find((tag) => component.images.every((image) => isAt(tag, image)))
  if (standing !== undefined) return [met('tag', name, `it is ${standing}`)]
  const of = componentFlag(policy, component.name)
  const commit = fact.commit ?? 'COMMIT'
  const build = `tidemark publish${of} --event build --commit ${commit} --digest ${fact.digest}`
  const mend =
    tags.length > 0 ? `tidemark reconcile${of}` : `publish its build, which writes that tag:  ${build}`
  const message = `it has no tag ${key}, which the policy requires`
  return [{ gate: 'tag', name, met: false, message, mend, metAt: null, overridable: false }]

  function isAt(tag: string, image: string): boolean {
    return state.published.get(image)?.get(tag)?.digest === fact.digest
  }
}
