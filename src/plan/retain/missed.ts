import type { ImageContent } from './content.ts'
import { factsOf } from './input.ts'
import type { RetainInput } from './input.ts'
import { decisionIn } from './keeping.ts'
import { planRetention } from './plan.ts'
import type { ComponentRetention, PlannedDeletion } from './plan.ts'
import type { Skipped } from './hold-against.ts'

/**
 * What of a plan is not there any more and would be kept, had nobody deleted it: the ledger is not to say that retention did. `now` is
 * what is so now.
 */
export function missedOf(
  plan: ComponentRetention,
  now: ComponentRetention,
  input: RetainInput,
): readonly Skipped[] {
  const { deleted } = factsOf(input)
  const standing = new Set([...now.delete, ...now.keep].map(({ digest }) => digest))
  const ghosts = plan.delete.filter(({ digest }) => !standing.has(digest) && !deleted.has(digest))
  if (ghosts.length === 0) return []
  const images = input.images.map((content) => haunted(content, ghosts))
  return planRetention({ ...input, images }).keep.flatMap(({ digest, reasons }) => {
    const decision = decisionIn(reasons)
    if (standing.has(digest) || decision === undefined) return []
    return [{ digest, why: `${decision.text}, and it is not there` }]
  })
}

/** The image as if the digests still stood there as they did. */
function haunted(content: ImageContent, ghosts: readonly PlannedDeletion[]): ImageContent {
  const tags = new Map(content.tags)
  const manifests = new Map(content.manifests)
  for (const { digest, size, tags: then } of ghosts) {
    if (!Object.hasOwn(then, content.image)) continue
    manifests.set(digest, { digest, size, children: [], subject: null, unreadable: false })
    for (const tag of then[content.image] ?? []) if (!tags.has(tag)) tags.set(tag, digest)
  }
  return { ...content, tags, manifests }
}
