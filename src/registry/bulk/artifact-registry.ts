import { isRecord } from '../../model/shape.ts'
import { member, offered, readingsOf } from './answer.ts'
import { OddAnswer } from './bulk-source.ts'
import type { BulkSource } from './bulk-source.ts'
import { walk } from './walk.ts'

/** As much as Google gives at once ("Artifact Registry: quotas and limits"); without it, a thousand. */
const PAGE = 10_000
const HOSTS = /^(?:[a-z0-9-]+-docker\.pkg\.dev|(?:[a-z]+\.)?gcr\.io)$/u

/** Google's registries say in their list of tags which manifests they are of (`manifest`, by digest). */
export const artifactRegistry: BulkSource = {
  name: 'Google Artifact Registry',
  matches: (registry) => (HOSTS.test(registry) ? 'yes' : 'no'),
  list: ({ path }, wire) =>
    walk(`/v2/${path}/tags/list?n=${PAGE}`, async (place) => {
      const answer = await wire.send({ origin: null, path: place, login: 'registry' })
      const json = offered(answer)
      const manifests = member(json, 'manifest')
      if (!isRecord(manifests)) throw new OddAnswer('no manifests beside the tags')
      const readings = Object.entries(manifests).flatMap(([digest, manifest]) =>
        readingsOf(member(manifest, 'tag'), digest),
      )
      return { json, readings, next: answer.next }
    }),
}
