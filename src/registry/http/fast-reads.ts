import type { BulkReadings, FastReads, ReadOptions } from '../resolve/fast-reads.ts'
import { listTags } from './list-tags.ts'
import { readTag } from './read-tag.ts'
import type { Repository } from './repository.ts'

/** How many tags of an image in a registry are read at once. */
export function fastReads(repository: Repository): FastReads {
  const { world } = repository.endpoint
  return {
    random: world.random,
    readTag: (tag, options) => readTag(repository, tag, options),
    listTags: (options) => listTags(repository, options),
    bulk: (wanted, options) => bulk(repository, wanted, options),
  }
}

/** The sources are loaded where thousands of tags are read, and nowhere else. */
async function bulk(
  repository: Repository,
  wanted: ReadonlySet<string>,
  options?: ReadOptions,
): Promise<BulkReadings | null> {
  const [{ sourcesFor }, { readBulk }, { bulkWire }] = await Promise.all([
    import('../bulk/sources.ts'),
    import('../bulk/read-bulk.ts'),
    import('./bulk-wire.ts'),
  ])
  const { endpoint, path } = repository
  return readBulk({
    image: { registry: endpoint.registry, path },
    wire: bulkWire(repository, options),
    sources: sourcesFor(endpoint.registry),
    dismissed: endpoint.dismissed,
    wanted,
  })
}
