import type { Claimed } from '../../plan/adopt/explained.ts'
import type { GitTagSeen } from '../../plan/adopt/survey.ts'
import type { ContentStore } from '../../registry/image-store.ts'
import { readSaid } from './said.ts'

/** Whether the labels of a few images say what git says. */
export interface LabelCheck {
  readonly looked: number
  readonly agree: number
  /** One sentence for each that does not. */
  readonly disagree: readonly string[]
}

/** The newest releases tell how things are done now; images are large, and each costs a few requests. */
const MOST = 12

/** Looks into the images of some exact tags. One that cannot be read is said to be so, and stops nothing. */
export async function checkLabels(
  store: ContentStore,
  exact: readonly Claimed[],
  byVersion: ReadonlyMap<string, GitTagSeen>,
): Promise<LabelCheck> {
  const chosen = exact
    .flatMap((claimed) => {
      const gitTag = byVersion.get(claimed.values?.version ?? '')
      return gitTag === undefined ? [] : [{ claimed, gitTag }]
    })
    .toSorted((a, b) => (a.gitTag.time < b.gitTag.time ? 1 : -1))
    .slice(0, MOST)
  const verdicts = await Promise.all(chosen.map(({ claimed, gitTag }) => verdictOf(store, claimed, gitTag)))
  return {
    looked: verdicts.length,
    agree: verdicts.filter((verdict) => verdict === 'agrees').length,
    disagree: verdicts.filter((verdict) => verdict !== 'agrees' && verdict !== 'silent'),
  }
}

/** `agrees`, `silent` where it has no such labels, or what is wrong. */
async function verdictOf(
  store: ContentStore,
  { tag, digest, values }: Claimed,
  gitTag: GitTagSeen,
): Promise<string> {
  const said = await readSaid(store, digest)
  if (said === null) return `${tag}: its image cannot be read`
  const revisions = said.label('revision')
  const versions = said.label('version').map((text) => text.replace(/^v/u, ''))
  const other = revisions.find((revision) => revision !== gitTag.commit)
  if (other !== undefined) {
    return `${tag}: its label revision is ${other.slice(0, 12)}, and ${gitTag.name} is ${gitTag.commit?.slice(0, 12) ?? 'no commit'}`
  }
  const wrong = versions.find((version) => version !== values?.version)
  if (wrong !== undefined) return `${tag}: its label version is ${JSON.stringify(wrong.slice(0, 40))}`
  return revisions.length + versions.length === 0 ? 'silent' : 'agrees'
}
