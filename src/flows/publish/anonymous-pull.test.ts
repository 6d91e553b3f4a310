import { describe, expect, it } from 'vitest'

import { MemoryLedger } from '../../ledger/memory.ts'
import { digestOf } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import type { State } from '../../model/state.ts'
import { loadPolicy } from '../../policy/load.ts'
import type { Policy } from '../../policy/policy.ts'
import type { ImageStores } from '../../registry/image-store.ts'
import { testClock, testRandom } from '../../testing/clock.ts'
import { makeImage } from '../../testing/images.ts'
import { registryBench } from '../../testing/registry/bench.ts'
import type { FakeRegistry } from '../../testing/registry/fake-registry.ts'
import type { PublishResult } from '../results.ts'
import { withPullNotices } from './anonymous-pull.ts'

const bench = registryBench()

function policyOf(image: string, rest = ''): Policy {
  return loadPolicy(`version: 1\nimage: ${image}\ntags: semver\n${rest}`, 'tidemark.yaml')
}

/** The ledger of somebody who published to these images before. */
async function ledgerOf(...images: readonly string[]): Promise<State> {
  const ledger = new MemoryLedger({ clock: testClock(), random: testRandom(1) })
  const tags = [{ tag: '1.0.0', class: '{version}', from: null, to: digestOf('') }]
  const drafts = images.map((image) => ({
    component: 'other',
    type: 'published' as const,
    actor: 'ada',
    data: { image, tags },
  }))
  if (drafts.length > 0) await ledger.append(drafts, (await ledger.load()).head)
  return await ledger.load()
}

function published(digest: Digest, images: readonly string[]): PublishResult {
  return {
    event: null,
    digest,
    images,
    tags: [],
    actions: [],
    notices: ['first'],
    refusals: [],
    dryRun: false,
    references: [],
    written: [],
    unchanged: false,
    ledgerSeq: 1,
  }
}

/** Every registry is the fake one. */
function seenAt(registry: FakeRegistry): () => Promise<ImageStores> {
  const stores = bench.stores()
  return async () => ({
    open: (name) => stores.open(`${registry.host}/${name.split('/').slice(1).join('/')}`),
    close: async () => {},
  })
}

const LOCKED = { auth: { kind: 'token', username: 'robot', password: 'secret' } } as const

async function noticesFor(
  image: string,
  { registry, before, rest }: { registry: FakeRegistry; before?: State; rest?: string },
): Promise<readonly string[]> {
  const place = { policy: policyOf(image, rest), anonymousImages: seenAt(registry) }
  const result = published(digestOf('x'), [image])
  return (await withPullNotices(place, before ?? (await ledgerOf()), result)).notices.slice(1)
}

describe('the first publish of an image', () => {
  it.each([
    ['ghcr.io/acme/tools/web', 'https://github.com/orgs/acme/packages/container/tools%2Fweb/settings'],
    ['docker.io/acme/web', 'https://hub.docker.com/repository/docker/acme/web/settings'],
    ['quay.io/acme/web', 'https://quay.io/repository/acme/web?tab=settings'],
  ])('to %s that nobody can pull says where that is changed', async (image, page) => {
    const notices = await noticesFor(image, { registry: await bench.registry(LOCKED) })
    expect(notices.join()).toContain(image)
    expect(notices.join()).toContain(page)
  })

  it('is told by an image that a registry hides', async () => {
    for (const absence of ['spec', 'bare', 'html'] as const) {
      const registry = await bench.registry({ absence })
      expect(await noticesFor('ghcr.io/acme/web', { registry })).toHaveLength(1)
    }
  })

  it('asks nobody at other registries, for layouts, and for images that any component published to', async () => {
    const registry = await bench.registry(LOCKED)
    expect(await noticesFor('registry.acme.example/web', { registry })).toEqual([])
    expect(await noticesFor('oci:./images/web', { registry })).toEqual([])
    const before = await ledgerOf('ghcr.io/acme/web')
    expect(await noticesFor('ghcr.io/acme/web', { registry, before })).toEqual([])
    expect(registry.requests).toEqual([])
  })

  it('asks again every time, and not at all, as the policy says', async () => {
    const registry = await bench.registry(LOCKED)
    const before = await ledgerOf('ghcr.io/acme/web')
    const rules = (value: boolean): string => `registries: { ghcr.io: { public: ${value} } }\n`
    expect(await noticesFor('ghcr.io/acme/web', { registry, before, rest: rules(true) })).toHaveLength(1)
    const asked = registry.requests.length
    expect(await noticesFor('ghcr.io/acme/web', { registry, rest: rules(false) })).toEqual([])
    expect(registry.requests).toHaveLength(asked)
  })

  it('does not fail where the registry does not answer', async () => {
    const registry = await bench.registry({ faults: [{ times: 100, effect: { status: 503 } }] })
    expect(await noticesFor('ghcr.io/acme/web', { registry })).toEqual([])
    const rest = 'registries: { ghcr.io: { public: true } }\n'
    expect((await noticesFor('ghcr.io/acme/web', { registry, rest })).join()).toContain('not known')
  })

  it('says nothing of an image that anybody can pull, and where there is no such view', async () => {
    const registry = await bench.registry()
    const image = 'ghcr.io/acme/web'
    const { digest } = await makeImage(bench.stores().open(`${registry.host}/acme/web`), { seed: 'a' })
    const before = await ledgerOf()
    const place = { policy: policyOf(image), anonymousImages: seenAt(registry) }
    expect((await withPullNotices(place, before, published(digest, [image]))).notices).toEqual(['first'])
    const blind = { policy: policyOf(image) }
    expect((await withPullNotices(blind, before, published(digest, [image]))).notices).toEqual(['first'])
  })
})
