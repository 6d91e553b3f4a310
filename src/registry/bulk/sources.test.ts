import { describe, expect, it } from 'vitest'

import { digestOf } from '../../model/digest.ts'
import {
  ECR_HOST,
  ECR_KEYS,
  GITHUB_FIRST,
  GITLAB_PAGES,
  GOOGLE_PAGES,
  HARBOR_PAGES,
  HUB_PAGES,
  ONE,
  QUAY_PAGES,
  THREE,
  TWO,
  githubPage,
  replay,
  told,
  version,
} from '../../testing/registry/bulk-shapes.ts'
import type { BulkWire } from './bulk-source.ts'
import { sourcesFor } from './sources.ts'

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
    expect(names('gitlab.example:5050')).toEqual(['GitLab', 'Harbor'])
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

  it('of GitHub goes on after a page that is full or links to another, and ends with one that does neither', async () => {
    const some = Array.from({ length: 100 }, (_, at) => version(digestOf(`${at}`), [`1.${at}`]))
    const wire = replay(
      {
        [githubPage('orgs', 1)]: { json: some },
        [githubPage('orgs', 2)]: { json: [version(ONE, ['2.0'])], next: '/organizations/7/versions?page=3' },
        [githubPage('orgs', 3)]: { json: [version(TWO, ['2.1'])] },
      },
      { GITHUB_TOKEN: 'gh' },
    )
    expect(await told({ registry: 'ghcr.io', path: 'acme/shop/web' }, wire)).toHaveLength(102)
    expect(wire.asked).toHaveLength(3)
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
})
