import type { Digest } from '../../model/digest.ts'
import { choosePolicy } from './choose.ts'
import type { Choice } from './choose.ts'
import type { DraftComponent } from './draft.ts'
import { draftComponent } from './draft-component.ts'
import { evidenceOf } from './evidence.ts'
import { givenStyle, gitTagStyle } from './git-tags.ts'
import type { GitTagStyle } from './git-tags.ts'
import { heapsOf } from './heaps.ts'
import type { Heap } from './heaps.ts'
import { knownOf } from './known.ts'
import { splitFlavours } from './split-flavours.ts'
import type { AdoptSurvey } from './survey.ts'
import { withoutAttachments } from './attachments.ts'

/** What was made of one survey, before it is chosen from. */
export interface Drafted {
  readonly survey: AdoptSurvey
  readonly style: GitTagStyle
  readonly components: readonly DraftComponent[]
  readonly environments: readonly string[]
}

/**
 * A policy that explains the tags of these surveys (one for each thing that is released) as far as names, digests and git tags tell. It
 * passes `lint`; what it cannot explain is left out. Pure; the same surveys give the same policy.
 */
export function inferPolicy(
  surveys: readonly AdoptSurvey[],
  source: string | null,
): Choice & { readonly drafts: readonly Drafted[] } {
  const drafts = surveys.map(draftOf)
  const environments = [...new Set(drafts.flatMap((draft) => draft.environments))]
  const main = surveys[0]?.main ?? 'main'
  const choice = choosePolicy(
    drafts.flatMap(({ components }) => components),
    { environments, main, source },
  )
  return { ...choice, drafts }
}

function draftOf(survey: AdoptSurvey): Drafted {
  const known = knownOf(survey)
  const heaps = heapsOf(tagsOf(survey), known)
  const plain = evidenceOf(
    heaps.filter(({ flavour }) => flavour === null),
    known,
  )
  const versions = new Set(
    heaps.flatMap(({ kind, members }) => (kind === 'version' ? members : [])).map(({ value }) => value),
  )
  const style = styleOf(survey, versions)
  const components = splitFlavours(heaps, plain).map((family) =>
    draftComponent(family, { survey, known, style }),
  )
  return { survey, style, components, environments: environmentsIn(heaps) }
}

function styleOf(
  { gitTags, gitTagPattern, component }: AdoptSurvey,
  versions: ReadonlySet<string>,
): GitTagStyle {
  return gitTagPattern === null
    ? gitTagStyle(gitTags, versions, component)
    : givenStyle(gitTags, gitTagPattern, component)
}

/** Every tag of the images with what the first image that has it says. */
export function tagsOf({ images }: AdoptSurvey): ReadonlyMap<string, Digest> {
  const tags = new Map<string, Digest>()
  for (const { tags: own } of images) {
    for (const [tag, digest] of withoutAttachments(own)) if (!tags.has(tag)) tags.set(tag, digest)
  }
  return tags
}

function environmentsIn(heaps: readonly Heap[]): readonly string[] {
  const members = heaps.flatMap((heap) => (heap.kind === 'environment' ? heap.members : []))
  return [...new Set(members.map(({ value }) => value))].toSorted()
}
