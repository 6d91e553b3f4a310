import { listIn, member, offered, readingOf } from './answer.ts'
import { signAws } from './aws-signature.ts'
import type { AwsKeys } from './aws-signature.ts'
import type { BulkImage, BulkRequest, BulkSource, BulkWire } from './bulk-source.ts'
import { walk } from './walk.ts'

/** The most that there is. */
const PAGE = 1000
const HOST = /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.(?<domain>amazonaws\.com(?:\.cn)?)$/u

/**
 * Amazon ECR's `ListImages` (API Version 2015-09-21). It needs keys in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for passing ones,
 * AWS_SESSION_TOKEN; profiles and the roles of machines are not read.
 */
export const ecr: BulkSource = {
  name: 'Amazon ECR',
  matches: (registry) => (HOST.test(registry) ? 'yes' : 'no'),
  list: (image, wire) => {
    const keys = keysIn(wire.env)
    if (keys === null) return null
    return walk('', async (token) => {
      const json = offered(await wire.send(requestFor(image, token, { keys, now: wire.now() })))
      const readings = listIn(json, 'imageIds').flatMap((item) =>
        readingOf(member(item, 'imageTag'), member(item, 'imageDigest')),
      )
      const next = member(json, 'nextToken')
      return { json, readings, next: typeof next === 'string' && next !== '' ? next : undefined }
    })
  },
}

function requestFor(
  { registry, path }: BulkImage,
  token: string,
  signing: { readonly keys: AwsKeys; readonly now: Date },
): BulkRequest {
  const { account = '', region = '', domain = '' } = HOST.exec(registry)?.groups ?? {}
  const origin = `https://api.ecr.${region}.${domain}`
  const asked = {
    registryId: account,
    repositoryName: path,
    maxResults: PAGE,
    filter: { tagStatus: 'TAGGED' },
    ...(token === '' ? {} : { nextToken: token }),
  }
  const body = Buffer.from(JSON.stringify(asked))
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.ListImages',
  }
  const request = { url: new URL(origin), method: 'POST', headers, body }
  return { origin, path: '/', body, headers: signAws(request, { ...signing, region, service: 'ecr' }) }
}

function keysIn(env: BulkWire['env']): AwsKeys | null {
  const {
    AWS_ACCESS_KEY_ID: id = '',
    AWS_SECRET_ACCESS_KEY: secret = '',
    AWS_SESSION_TOKEN: session = '',
  } = env
  return id === '' || secret === '' ? null : { id, secret, session: session === '' ? null : session }
}
