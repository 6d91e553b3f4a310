import { isRecord } from '../../model/shape.ts'
import type { TagReading } from '../resolve/tag-reading.ts'
import { MOST_PAGES, offered, readingsOf } from './answer.ts'
import { OddAnswer } from './bulk-source.ts'
import type { BulkImage, BulkSource, BulkWire } from './bulk-source.ts'

const HOSTS = /^(?:[a-z0-9-]+-docker\.pkg\.dev|(?:[a-z]+\.)?gcr\.io)$/u

/** Google's registries say in their list of tags which manifests they are of (`manifest`, by digest). */
export const artifactRegistry: BulkSource = {
  name: 'Google Artifact Registry',
  matches: (registry) => (HOSTS.test(registry) ? 'yes' : 'no'),
  list,
}

async function* list({ path }: BulkImage, wire: BulkWire): AsyncGenerator<TagReading> {
  let next: string | undefined = `/v2/${path}/tags/list`
  for (let pages = 0; next !== undefined && pages < MOST_PAGES; pages += 1) {
    const answer = await wire.send({ origin: null, path: next, login: 'registry' })
    const json = offered(answer)
    const manifests = isRecord(json) ? json['manifest'] : undefined
    if (!isRecord(manifests)) throw new OddAnswer('no manifests beside the tags')
    for (const [digest, manifest] of Object.entries(manifests)) {
      yield* readingsOf(isRecord(manifest) ? manifest['tag'] : [], digest)
    }
    next = answer.next
  }
}
