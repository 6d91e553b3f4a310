import type { FastReads } from '../resolve/fast-reads.ts'
import { listTags } from './list-tags.ts'
import { readTag } from './read-tag.ts'
import type { Repository } from './repository.ts'

/** How many tags of an image in a registry are read at once. */
export function fastReads(repository: Repository): FastReads {
  const { world } = repository.endpoint
  return {
    connections: world.limits.connections,
    random: world.random,
    readTag: (tag, options) => readTag(repository, tag, options),
    listTags: (options) => listTags(repository, options),
    bulk: () => Promise.resolve(null),
  }
}
