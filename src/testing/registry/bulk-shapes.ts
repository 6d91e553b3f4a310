import { digestOf } from '../../model/digest.ts'
import type { BulkAnswer, BulkImage, BulkRequest, BulkWire } from '../../registry/bulk/bulk-source.ts'
import { sourcesFor } from '../../registry/bulk/sources.ts'
import type { TagReading } from '../../registry/resolve/tag-reading.ts'

export const ONE = digestOf('one')
export const TWO = digestOf('two')
export const THREE = digestOf('three')

export type Recorded = Readonly<Record<string, Partial<BulkAnswer>>>

export interface Replay extends BulkWire {
  readonly asked: BulkRequest[]
}

/** A wire that answers what was recorded for `ORIGIN PATH`, and 404 to everything else. */
export function replay(recorded: Recorded, env: BulkWire['env'] = {}): Replay {
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
export async function told(image: BulkImage, wire: BulkWire): Promise<readonly TagReading[] | null> {
  const list = sourcesFor(image.registry)[0]?.list(image, wire) ?? null
  if (list === null) return null
  const readings: TagReading[] = []
  for await (const reading of list) readings.push(reading)
  return readings
}

// Answers in the shapes that each API is documented with, or that its own code writes. Names and digests are made up.

/**
 * Docker's OpenAPI description of Docker Hub (docker/docs, content/reference/api/hub/latest.yaml: `paginated_tags`). It leaves out `digest`
 * and `media_type` of a tag, which clients read all the same (renovate, lib/modules/datasource/docker/schema.ts: `DockerHubTag`).
 */
export const HUB = 'https://hub.docker.com/v2/namespaces/acme/repositories/web/tags?page_size=100&page='
export const HUB_PAGES: Recorded = {
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

/** Harbor (goharbor/harbor, api/v2.0/swagger.yaml: `listArtifacts`, `Artifact`, `Tag`; Link as src/server/v2.0/handler/base.go writes it). */
export function harborPage(page: number): string {
  return `/api/v2.0/projects/acme/repositories/shop%252Fweb/artifacts?q=tags%3D*&with_tag=true&page=${page}&page_size=100`
}
/** The query without its escapes, sorted. */
export const HARBOR_NEXT =
  '/api/v2.0/projects/acme/repositories/shop%252Fweb/artifacts?page=2&page_size=100&q=tags=*&with_tag=true'
export const HARBOR_PAGES: Recorded = {
  [harborPage(1)]: {
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
  [harborPage(2)]: { json: [{ id: 9, digest: TWO, tags: [{ name: '0.9' }] }] },
}

/** Quay (quay/quay, endpoints/api/tag.py: `ListRepositoryTags`, `_tag_dict`). */
export function quayPage(page: number): string {
  return `/api/v1/repository/acme/web/tag/?limit=100&page=${page}&onlyActiveTags=true`
}
export const QUAY_PAGES: Recorded = {
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

/** GitLab's registry (gitlab-org/container-registry, api.md of its documentation: "List Repository Tags"). */
export const GITLAB = '/gitlab/v1/repositories/acme/web/tags/list/?n=1000'
export const GITLAB_NEXT = '/gitlab/v1/repositories/acme/web/tags/list/?n=1000&last=1.0'
export const GITLAB_PAGES: Recorded = {
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

/** Google (google/go-containerregistry, pkg/v1/google/list.go: `Tags`, `rawManifestInfo`, and `n`). */
export const GOOGLE = '/v2/acme-project/apps/web/tags/list?n=10000'
export const GOOGLE_PAGES: Recorded = {
  [GOOGLE]: {
    next: `${GOOGLE}&last=x`,
    json: {
      child: [],
      manifest: {
        [ONE]: {
          imageSizeBytes: '1234',
          layerId: '',
          mediaType: 'application/vnd.oci.image.index.v1+json',
          tag: ['1.0', 'latest'],
          timeCreatedMs: '0',
          timeUploadedMs: 1_775_000_000_000,
        },
        [THREE]: { imageSizeBytes: '1', tag: [] },
      },
      name: 'acme-project/apps/web',
      tags: ['1.0', 'latest'],
    },
  },
  [`${GOOGLE}&last=x`]: { json: { manifest: { [TWO]: { tag: ['0.9'] } }, tags: ['0.9'] } },
}

/** GitHub (docs.github.com/rest/packages/packages: "List package versions for a package owned by an organization", "… by a user"). */
export function githubPage(kind: string, page: number): string {
  return `https://api.github.com/${kind}/acme/packages/container/shop%2Fweb/versions?per_page=100&page=${page}`
}
export function version(digest: string, tags: readonly string[]): object {
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
export const GITHUB_FIRST = [
  version(ONE, ['1.0', 'latest']),
  ...Array.from({ length: 99 }, () => version(THREE, [])),
]

/** Amazon (API Reference of ECR, 2015-09-21: `ListImages`). */
export const ECR_HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
export const ECR_KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
}
