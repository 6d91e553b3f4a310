import type { SignatureVerdict, TagContent } from '../../git/repository.ts'
import { fail, off, pass, warn } from './check.ts'
import type { Judgement, TagSubject } from './check.ts'
import { isMaintainer } from './maintainers.ts'

interface Known {
  readonly verdict: SignatureVerdict
  readonly content: TagContent | null
}

/** Whether somebody made the tag who may release: its signer, or its tagger where no signature counts. */
export function judgeMaintainer(subject: TagSubject, { verdict, content }: Known): Judgement {
  const { maintainers } = subject.component.releases
  if (maintainers.length === 0) return off('maintainer', 'the policy does not say who may release')
  if (verdict.status === 'bad') return off('maintainer', 'nobody is known by a signature that does not count')
  if (verdict.status === 'unsigned') return judgeTagger(subject, content)
  const { identity, key, signer } = verdict
  if (isMaintainer(maintainers, { identity, key })) return pass('maintainer', `${signer} may release`)
  const message = `${signer} signed ${subject.tag.name}, but is none of those who may release`
  return fail('maintainer', message, 'again')
}

function judgeTagger({ tag, component }: TagSubject, content: TagContent | null): Judgement {
  const tagger = content?.tagger ?? null
  if (tagger === null) return fail('maintainer', `the git tag ${tag.name} does not say who made it`, 'again')
  if (isMaintainer(component.releases.maintainers, { identity: tagger.email, key: null })) {
    const message = `${tag.name} says that ${tagger.email} made it, who may release; without a signature anybody can write that`
    return warn('maintainer', message)
  }
  const message = `${tag.name} says that ${tagger.email} made it, who is none of those who may release`
  return fail('maintainer', message, 'again')
}
