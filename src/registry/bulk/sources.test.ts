import { describe, expect, it } from 'vitest'

import { digestOf } from '../../model/digest.ts'
import type { TagReading } from '../resolve/tag-reading.ts'
import { NotOffered, OddAnswer } from './bulk-source.ts'
import type { BulkAnswer, BulkImage, BulkRequest, BulkWire } from './bulk-source.ts'
import { sourcesFor } from './sources.ts'

const ONE = digestOf('one')
const TWO = digestOf('two')
const THREE = digestOf('three')

type Recorded = Readonly<Record<string, Partial<BulkAnswer>>>

interface Replay extends BulkWire {
  readonly asked: BulkRequest[]
}

/** A wire that answers what was recorded for `ORIGIN PATH`, and 404 to everything else. */
function replay(recorded: Recorded, env: BulkWire['env'] = {}): Replay {
  const asked: BulkRequest[] = []
  return {
    asked,
    env,
    now: () => new Date('2026-05-01T12:00:00Z'),
    async send(request) {
      asked.push(request)
      const key = `${request.origin ?? ''}${request.path}`
      const said = recorded[key] ?? { status: 404 }
      return { status: 200, json: undefined, next: undefined, ...said }
    },
  }
}

/** What the first source for an image tells; null when it needs a token. */
async function told(image: BulkImage, wire: BulkWire): Promise<readonly TagReading[] | null> {
  const list = sourcesFor(image.registry)[0]?.list(image, wire) ?? null
  if (list === null) return null
  const readings: TagReading[] = []
  for await (const reading of list) readings.push(reading)
  return readings
}

/** Answers in the shapes of each API's documentation, by hand. */
const HUB = 'https://hub.docker.com/v2/namespaces/acme/repositories/web/tags?page_size=100&page='
const HUB_PAGES: Recorded = {
  [`${HUB}1`]: {
    json: {
      count: 3,
      next: 'https://hub.docker.com/v2/namespaces/acme/repositories/web/tags?page=2&page_size=100',
      previous: null,
      results: [
        {
          creator: 7,
          id: 101,
          images: [{ architecture: 'amd64', os: 'linux', digest: THREE, size: 900, status: 'active' }],
          last_updated: '2026-04-01T10:00:00.000000Z',
          name: 'latest',
          repository: 55,
          full_size: 900,
          v2: true,
          tag_status: 'active',
          media_type: 'application/vnd.oci.image.index.v1+json',
          content_type: 'image',
          digest: ONE,
        },
        { name: 'old', images: [], tag_status: 'inactive' },
      ],
    },
  },
  [`${HUB}2`]: { json: { count: 3, next: null, results: [{ name: '1.0', digest: TWO, images: [] }] } },
}

const HARBOR =
  '/api/v2.0/projects/acme/repositories/shop%252Fweb/artifacts?q=tags%3D*&with_tag=true&page=1&page_size=100'
const HARBOR_NEXT = '/api/v2.0/projects/acme/repositories/shop%252Fweb/artifacts?page=2&page_size=100'
const HARBOR_PAGES: Recorded = {
  [HARBOR]: {
    next: HARBOR_NEXT,
    json: [
      {
        id: 1,
        type: 'IMAGE',
        digest: ONE,
        media_type: 'application/vnd.oci.image.config.v1+json',
        manifest_media_type: 'application/vnd.oci.image.manifest.v1+json',
        size: 1,
        tags: [
          {
            id: 3,
            name: 'latest',
            artifact_id: 1,
            repository_id: 2,
            immutable: false,
            push_time: '2026-04-01T10:00:00.000Z',
          },
          { id: 4, name: '1.0', artifact_id: 1, repository_id: 2, immutable: true },
        ],
        references: null,
      },
      { id: 2, type: 'IMAGE', digest: THREE, tags: null },
    ],
  },
  [HARBOR_NEXT]: { json: [{ id: 9, digest: TWO, tags: [{ name: '0.9' }] }] },
}

function quayPage(page: number): string {
  return `/api/v1/repository/acme/web/tag/?limit=100&page=${page}&onlyActiveTags=true`
}
const QUAY_PAGES: Recorded = {
  [quayPage(1)]: {
    json: {
      tags: [
        {
          name: 'latest',
          reversion: false,
          start_ts: 1_775_000_000,
          manifest_digest: ONE,
          is_manifest_list: true,
          size: null,
          last_modified: 'Wed, 01 Apr 2026 10:00:00 -0000',
        },
      ],
      page: 1,
      has_additional: true,
    },
  },
  [quayPage(2)]: { json: { tags: [{ name: '1.0', manifest_digest: TWO }], page: 2, has_additional: false } },
}

const GITLAB = '/gitlab/v1/repositories/acme/web/tags/list/?n=1000'
const GITLAB_NEXT = '/gitlab/v1/repositories/acme/web/tags/list/?n=1000&last=1.0'
const GITLAB_PAGES: Recorded = {
  [GITLAB]: {
    next: GITLAB_NEXT,
    json: [
      {
        name: '1.0',
        digest: ONE,
        config_digest: THREE,
        media_type: 'application/vnd.oci.image.manifest.v1+json',
        size_bytes: 286_734_237,
        created_at: '2026-03-01T12:11:13.633+00:00',
        published_at: '2026-03-01T12:11:13.633+00:00',
      },
    ],
  },
  [GITLAB_NEXT]: { json: [{ name: '1.1', digest: TWO }] },
}

const GOOGLE = '/v2/acme-project/apps/web/tags/list'
const GOOGLE_PAGES: Recorded = {
  [GOOGLE]: {
    next: `${GOOGLE}?last=x`,
    json: {
      child: [],
      manifest: {
        [ONE]: {
          imageSizeBytes: '1234',
          layerId: '',
          mediaType: 'application/vnd.oci.image.index.v1+json',
          tag: ['1.0', 'latest'],
          timeCreatedMs: '0',
          timeUploadedMs: '1775000000000',
        },
        [THREE]: { imageSizeBytes: '1', tag: [] },
      },
      name: 'acme-project/apps/web',
      tags: ['1.0', 'latest'],
    },
  },
  [`${GOOGLE}?last=x`]: { json: { manifest: { [TWO]: { tag: ['0.9'] } }, tags: ['0.9'] } },
}

function githubPage(kind: string, page: number): string {
  return `https://api.github.com/${kind}/acme/packages/container/shop%2Fweb/versions?per_page=100&page=${page}`
}
function version(digest: string, tags: readonly string[]): object {
  return {
    id: 836_813,
    name: digest,
    url: 'https://api.github.com/orgs/acme/packages/container/web/versions/836813',
    package_html_url: 'https://github.com/orgs/acme/packages/container/package/web',
    created_at: '2026-04-01T10:00:00Z',
    updated_at: '2026-04-01T10:00:00Z',
    metadata: { package_type: 'container', container: { tags } },
  }
}
const GITHUB_FIRST = [
  version(ONE, ['1.0', 'latest']),
  ...Array.from({ length: 99 }, () => version(THREE, [])),
]

const ECR_HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
const ECR_KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
}

describe("a registry's own API", () => {
  it('is chosen by the host, exactly; only where that tells nothing is one asked', () => {
    const names = (registry: string): readonly string[] => sourcesFor(registry).map(({ name }) => name)
    expect(names('docker.io')).toEqual(['Docker Hub'])
    expect(names('ghcr.io')).toEqual(['GitHub Packages'])
    expect(names('europe-west1-docker.pkg.dev')).toEqual(['Google Artifact Registry'])
    expect(names('eu.gcr.io')).toEqual(['Google Artifact Registry'])
    expect(names(ECR_HOST)).toEqual(['Amazon ECR'])
    expect(names('quay.io')).toEqual(['Quay'])
    expect(names('registry.gitlab.com')).toEqual(['GitLab'])
    expect(names('harbor.example:8443')).toEqual(['Harbor'])
    expect(names('ghcr.io.evil.example')).toEqual(['Harbor'])
    expect(names('docker.io:5000')).toEqual(['Harbor'])
    expect(names('registry.example')).toEqual(['GitLab', 'Harbor'])
  })

  it('of Docker Hub: pages by number, and tags without a digest left out', async () => {
    const wire = replay(HUB_PAGES)
    expect(await told({ registry: 'docker.io', path: 'acme/web' }, wire)).toEqual([
      { tag: 'latest', digest: ONE },
      { tag: '1.0', digest: TWO },
    ])
    expect(wire.asked).toHaveLength(2)
    expect(
      wire.asked.every(
        ({ login, headers }) => login === undefined && headers?.['authorization'] === undefined,
      ),
    ).toBe(true)
  })

  it('of Docker Hub gets the token that is for it, and nothing else', async () => {
    const wire = replay(HUB_PAGES, { DOCKER_HUB_TOKEN: 'hub', GITHUB_TOKEN: 'gh' })
    await told({ registry: 'docker.io', path: 'acme/web' }, wire)
    expect(wire.asked.map(({ headers }) => headers)).toEqual([
      { authorization: 'Bearer hub' },
      { authorization: 'Bearer hub' },
    ])
  })

  it('of Harbor: artifacts with their tags, by Link, on its own host', async () => {
    const wire = replay(HARBOR_PAGES)
    expect(await told({ registry: 'harbor.example', path: 'acme/shop/web' }, wire)).toEqual([
      { tag: 'latest', digest: ONE },
      { tag: '1.0', digest: ONE },
      { tag: '0.9', digest: TWO },
    ])
    expect(wire.asked.map(({ origin, login }) => [origin, login])).toEqual([
      [null, 'basic'],
      [null, 'basic'],
    ])
  })

  it('of Quay: active tags, until there is no more', async () => {
    const wire = replay(QUAY_PAGES, { QUAY_TOKEN: 'quay' })
    expect(await told({ registry: 'quay.io', path: 'acme/web' }, wire)).toEqual([
      { tag: 'latest', digest: ONE },
      { tag: '1.0', digest: TWO },
    ])
    expect(wire.asked.map(({ headers }) => headers?.['authorization'])).toEqual([
      'Bearer quay',
      'Bearer quay',
    ])
  })

  it('of a Quay elsewhere does not get the token of quay.io', async () => {
    const wire = replay(QUAY_PAGES, { QUAY_TOKEN: 'quay' })
    await told({ registry: 'quay.example', path: 'acme/web' }, wire)
    expect(wire.asked[0]?.headers?.['authorization']).toBeUndefined()
  })

  it('of GitLab: details of tags, with the login of the registry', async () => {
    const wire = replay(GITLAB_PAGES)
    expect(await told({ registry: 'registry.gitlab.com', path: 'acme/web' }, wire)).toEqual([
      { tag: '1.0', digest: ONE },
      { tag: '1.1', digest: TWO },
    ])
    expect(wire.asked.every(({ login }) => login === 'registry')).toBe(true)
  })

  it('of Google: the manifests in the list of tags', async () => {
    const wire = replay(GOOGLE_PAGES)
    expect(await told({ registry: 'europe-docker.pkg.dev', path: 'acme-project/apps/web' }, wire)).toEqual([
      { tag: '1.0', digest: ONE },
      { tag: 'latest', digest: ONE },
      { tag: '0.9', digest: TWO },
    ])
  })

  it('of GitHub: versions of an organization’s package, by pages', async () => {
    const wire = replay(
      {
        [githubPage('orgs', 1)]: { json: GITHUB_FIRST },
        [githubPage('orgs', 2)]: { json: [version(TWO, ['0.9'])] },
      },
      { GITHUB_TOKEN: 'gh' },
    )
    expect(await told({ registry: 'ghcr.io', path: 'acme/shop/web' }, wire)).toEqual([
      { tag: '1.0', digest: ONE },
      { tag: 'latest', digest: ONE },
      { tag: '0.9', digest: TWO },
    ])
    expect(wire.asked).toHaveLength(2)
  })

  it('of GitHub: or of a person’s', async () => {
    const wire = replay({ [githubPage('users', 1)]: { json: [version(TWO, ['0.9'])] } }, { GH_TOKEN: 'gh' })
    expect(await told({ registry: 'ghcr.io', path: 'acme/shop/web' }, wire)).toEqual([
      { tag: '0.9', digest: TWO },
    ])
  })

  it('of GitHub and of Amazon is not asked without a token', async () => {
    const wire = replay({})
    expect(await told({ registry: 'ghcr.io', path: 'acme/web' }, wire)).toBeNull()
    expect(await told({ registry: ECR_HOST, path: 'acme/web' }, wire)).toBeNull()
    expect(wire.asked).toEqual([])
  })

  it('of Amazon: signed requests to the API of the region, by nextToken', async () => {
    const bodies: unknown[] = []
    const pages = [
      {
        imageIds: [
          { imageDigest: ONE, imageTag: '1.0' },
          { imageDigest: ONE, imageTag: 'latest' },
        ],
        nextToken: 'more',
      },
      { imageIds: [{ imageDigest: TWO, imageTag: '0.9' }, { imageDigest: THREE }] },
    ]
    const wire = replay({}, ECR_KEYS)
    const answered: BulkWire = {
      ...wire,
      async send(request) {
        await wire.send(request)
        bodies.push(JSON.parse(Buffer.from(request.body ?? []).toString()))
        return { status: 200, json: pages[bodies.length - 1], next: undefined }
      },
    }
    expect(await told({ registry: ECR_HOST, path: 'acme/web' }, answered)).toEqual([
      { tag: '1.0', digest: ONE },
      { tag: 'latest', digest: ONE },
      { tag: '0.9', digest: TWO },
    ])
    const asked = {
      registryId: '123456789012',
      repositoryName: 'acme/web',
      maxResults: 1000,
      filter: { tagStatus: 'TAGGED' },
    }
    expect(bodies).toEqual([asked, { ...asked, nextToken: 'more' }])
    expect(wire.asked[0]).toMatchObject({
      origin: 'https://api.ecr.eu-west-1.amazonaws.com',
      path: '/',
      headers: { 'x-amz-security-token': 'session', 'x-amz-date': '20260501T120000Z' },
    })
    expect(wire.asked[0]?.headers?.['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20260501\/eu-west-1\/ecr\/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature=[0-9a-f]{64}$/u,
    )
  })

  const EVERYWHERE: readonly (readonly [string, string])[] = [
    ['docker.io', 'acme/web'],
    ['ghcr.io', 'acme/shop/web'],
    ['europe-docker.pkg.dev', 'acme-project/apps/web'],
    [ECR_HOST, 'acme/web'],
    ['quay.io', 'acme/web'],
    ['registry.gitlab.com', 'acme/web'],
    ['harbor.example', 'acme/shop/web'],
  ]
  const TOKENS = { GITHUB_TOKEN: 'gh', ...ECR_KEYS }

  it.each(EVERYWHERE)('of %s that is not there, or hides the image, is no error', async (registry, path) => {
    await expect(told({ registry, path }, replay({}, TOKENS))).rejects.toBeInstanceOf(NotOffered)
  })

  it.each(EVERYWHERE)('of %s that answers something else is one', async (registry, path) => {
    for (const json of [
      undefined,
      null,
      'no',
      7,
      { message: 'no' },
      { results: {}, tags: {}, imageIds: {}, manifest: [] },
    ]) {
      const wire = { ...replay({}, TOKENS), send: async () => ({ status: 200, json, next: undefined }) }
      await expect(told({ registry, path }, wire)).rejects.toBeInstanceOf(OddAnswer)
    }
  })

  it.each(EVERYWHERE)(
    'of %s is not believed to name tags or digests that are none',
    async (registry, path) => {
      const tag = { name: 'a b', digest: ONE, manifest_digest: ONE, imageTag: '-x', imageDigest: ONE }
      const digest = {
        name: '1.0',
        digest: 'sha256:short',
        manifest_digest: 7,
        imageTag: '1.0',
        imageDigest: null,
      }
      const list = [
        tag,
        digest,
        null,
        'text',
        { metadata: { container: { tags: ['1.0'] } }, name: 'latest', tags: [{ name: '1.0' }] },
      ]
      const manifest = { [ONE]: { tag: ['a b', 7] }, latest: { tag: ['1.0'] }, [TWO]: null }
      const object = { results: list, tags: list, imageIds: list, manifest }
      const lists = ['registry.gitlab.com', 'ghcr.io', 'harbor.example']
      const wire = {
        ...replay({}, TOKENS),
        send: async () => ({ status: 200, json: lists.includes(registry) ? list : object, next: undefined }),
      }
      expect(await told({ registry, path }, wire)).toEqual([])
    },
  )
})
