import { errorAnswer } from './exchange.ts'
import type { Answer, Exchange } from './exchange.ts'
import type { ImmutableStyle } from './options.ts'

/** A write of one tag: where it stands now, and what it should become (undefined: deleted). */
export interface TagChange {
  readonly name: string
  readonly tag: string
  readonly current: string | undefined
  readonly wanted: string | undefined
  /** True when the manifest itself was there before. */
  readonly known: boolean
}

/** The vendor's refusal of a change, or undefined when the tag is free. */
export function refuseChange({ options }: Exchange, change: TagChange): Answer | undefined {
  const { immutable } = options
  if (immutable === undefined || !immutable.tags.test(change.tag)) return undefined
  // Nexus refuses any write to a manifest that is there, even to give it a first tag.
  const touched =
    immutable.style === 'nexus' ? change.known || change.current !== undefined : change.current !== undefined
  return touched ? REFUSALS[immutable.style](change) : undefined
}

const REFUSALS: Readonly<Record<ImmutableStyle, (change: TagChange) => Answer>> = {
  harbor: ({ name, tag }) =>
    errorAnswer(
      412,
      'PRECONDITION',
      `Failed to process request due to '${name}:${tag}' configured as immutable.`,
    ),
  ecr: ({ name, tag }) =>
    errorAnswer(
      400,
      'TAG_INVALID',
      `The image tag '${tag}' already exists in the '${name}' repository and cannot be overwritten because the repository is immutable.`,
    ),
  quay: () => errorAnswer(409, 'TAG_IMMUTABLE', 'tag is immutable'),
  nexus: () => errorAnswer(400, 'BLOB_UPLOAD_INVALID', 'Repository does not allow updating assets'),
  artifactory: () => errorAnswer(403, 'FORBIDDEN', 'pushing to an existing tag is blocked'),
  zot: () => errorAnswer(403, 'DENIED', 'requested access to the resource is denied'),
}
