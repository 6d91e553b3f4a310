import type { TagContent } from '../../git/repository.ts'
import { fail, off, pass } from './check.ts'
import type { Judgement, TagSubject } from './check.ts'

/** Whether the tag is annotated, where the policy demands that or a signature, which only such a tag can have. */
export function judgeAnnotated({ tag, component }: TagSubject): Judgement {
  const { annotated, signed } = component.releases
  if (tag.type === 'annotated') return pass('annotated', 'it is annotated')
  if (!annotated && signed === 'never') return off('annotated', 'it is lightweight, which the policy allows')
  return fail(
    'annotated',
    `the git tag ${tag.name} is lightweight: the policy wants an annotated one`,
    'again',
  )
}

/**
 * Whether the tag object bears the ref's own name. git moves a signed `v1.0.1` to `refs/tags/v9.9.9` and still calls it
 * good, so this is asked whatever the policy says. `content` is null for a lightweight tag and for a malformed object.
 */
export function judgeObjectName({ tag }: TagSubject, content: TagContent | null): Judgement {
  if (tag.type === 'lightweight') return off('object-name', 'a lightweight tag has no object of its own')
  if (content === null) return fail('object-name', `the tag object of ${tag.name} is malformed`, 'again')
  if (content.name === tag.name) return pass('object-name', 'the tag object bears this name')
  return fail('object-name', `the tag object of ${tag.name} says that it is "${content.name}"`, 'again')
}

/** Whether the tag leads to a commit, through other tags or not. */
export function judgeTarget({ tag }: TagSubject, content: TagContent | null): Judgement {
  const type = content === null ? '' : `: it names a ${content.type}`
  if (tag.commit === null) return fail('target', `the git tag ${tag.name} leads to no commit${type}`)
  const through = content?.type === 'tag' ? ', through another tag' : ''
  return pass('target', `it leads to commit ${tag.commit.slice(0, 7)}${through}`)
}
