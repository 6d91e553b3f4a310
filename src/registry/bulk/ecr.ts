import { isRecord } from '../../model/shape.ts'
import type { TagReading } from '../resolve/tag-reading.ts'
import { listIn, MOST_PAGES, offered, readingOf } from './answer.ts'
import { signAws } from './aws-signature.ts'
import type { AwsKeys } from './aws-signature.ts'
import type { BulkImage, BulkSource, BulkWire } from './bulk-source.ts'

const PAGE = 1000
const HOST = /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.(?<domain>amazonaws\.com(?:\.cn)?)$/u

/**
 * Amazon ECR's `ListImages`. It needs keys in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for passing ones,
 * AWS_SESSION_TOKEN; profiles and the roles of machines are not read.
 */
export const ecr: BulkSource = {
  name: 'Amazon ECR',
  matches: (registry) => (HOST.test(registry) ? 'yes' : 'no'),
  list: (image, wire) => {
    const keys = keysIn(wire.env)
    return keys === null ? null : list(image, wire, keys)
  },
}

async function* list(image: BulkImage, wire: BulkWire, keys: AwsKeys): AsyncGenerator<TagReading> {
  const { account = '', region = '', domain = '' } = HOST.exec(image.registry)?.groups ?? {}
  const origin = `https://api.ecr.${region}.${domain}`
  let nextToken: string | undefined
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const asked = {
      registryId: account,
      repositoryName: image.path,
      maxResults: PAGE,
      filter: { tagStatus: 'TAGGED' },
      ...(nextToken === undefined ? {} : { nextToken }),
    }
    const body = Buffer.from(JSON.stringify(asked))
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.ListImages',
    }
    const signed = signAws(
      { url: new URL(origin), method: 'POST', headers, body },
      { keys, region, service: 'ecr', now: wire.now() },
    )
    const json = offered(await wire.send({ origin, path: '/', body, headers: signed }))
    yield* listIn(json, 'imageIds').flatMap((item) =>
      isRecord(item) ? readingOf(item['imageTag'], item['imageDigest']) : [],
    )
    const next = isRecord(json) ? json['nextToken'] : undefined
    if (typeof next !== 'string' || next === '' || next === nextToken) return
    nextToken = next
  }
}

function keysIn(env: BulkWire['env']): AwsKeys | null {
  const {
    AWS_ACCESS_KEY_ID: id = '',
    AWS_SECRET_ACCESS_KEY: secret = '',
    AWS_SESSION_TOKEN: session = '',
  } = env
  return id === '' || secret === '' ? null : { id, secret, session: session === '' ? null : session }
}
