import { TidemarkError } from '../../model/failure.ts'
import { quoted } from '../../plan/quoted.ts'
import type { CutDraft } from './draft.ts'
import { interrupted } from './interrupted.ts'
import { verifySigned } from './signing.ts'
import type { Trail } from './trail.ts'
import type { CutWorld } from './world.ts'

/** Makes the tag, unless it is here already, and verifies it as `publish` will. Gives the id of the tag object. */
export async function signTag(
  world: CutWorld,
  draft: CutDraft,
  { commit, trail }: { readonly commit: string; readonly trail: Trail },
): Promise<string> {
  const { gitTag: name, tagMessage: message, sign, survey } = draft
  const { git, work, tell } = world
  const standing = await git.tag(name)
  if (standing === null) {
    interrupted(world)
    tell({ type: 'step', text: `${sign ? 'signing' : 'making'} ${name}` })
    await work.tag({ name, commit, message, sign, deadline: survey.component.cut.signing })
  }
  const tag = standing ?? (await git.tag(name))
  if (tag === null) throw new TidemarkError('E_GIT', `git made no tag ${name}`)
  if (standing === null) trail.tagged(name, tag.object)
  if (tag.type !== 'annotated' || tag.commit !== commit)
    throw odd(name, 'it is not an annotated tag of the release commit')
  if (sign) await demandSignature(world, draft)
  return tag.object
}

async function demandSignature(world: CutWorld, { gitTag, survey }: CutDraft): Promise<void> {
  const verdict = await verifySigned(world, survey.component, gitTag)
  if (verdict.status === 'good') return
  throw odd(gitTag, verdict.status === 'bad' ? verdict.reason : 'it is not signed')
}

function odd(name: string, why: string): TidemarkError {
  return new TidemarkError('E_GIT_TAG_UNTRUSTED', `the git tag ${name} cannot be pushed: ${why}`, {
    hints: [`If it was never released:  git tag --delete ${quoted(name)}`],
  })
}
