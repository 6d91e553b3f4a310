import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { digestOf } from '../../model/digest.ts'
import type { ChangeKind } from './change.ts'
import { classifyChange } from './classify-change.ts'
import { knownPicture } from './image-picture.ts'
import type { ImagePicture } from './image-picture.ts'
import { arbitraryPicture, index, single } from '../testing/pictures.ts'

const AMD = { platform: 'linux/amd64', layers: ['base', 'app'], config: 'a' }
const ARM = { platform: 'linux/arm64', layers: ['base-arm', 'app-arm'], config: 'a' }

function kind(before: ImagePicture, after: ImagePicture): ChangeKind {
  return classifyChange(before, after).kind
}

describe('the kind of a change', () => {
  it('is more or fewer platforms when the others are as they were', () => {
    const one = index([AMD], 'sbom')
    const two = index([AMD, ARM])
    expect(kind(one, two)).toBe('more-platforms')
    expect(kind(two, one)).toBe('fewer-platforms')
    expect(kind(one, index([{ ...AMD, config: 'b' }, ARM]))).toBe('other-bytes')
  })

  it('is rewrapped for an index around one manifest, with or without attestations', () => {
    expect(kind(single(AMD), index([AMD]))).toBe('rewrapped')
    expect(kind(single(AMD), index([AMD], 'sbom'))).toBe('rewrapped')
    expect(kind(index([AMD, ARM], 'sbom'), index([AMD, ARM], 'other sbom'))).toBe('rewrapped')
  })

  it('is rewrapped when manifests of another type or with other annotations have the same content', () => {
    expect(kind(single(AMD), single({ ...AMD, wrap: 'docker' }))).toBe('rewrapped')
    expect(kind(index([AMD, ARM]), index([{ ...AMD, wrap: 'docker' }, ARM]))).toBe('rewrapped')
  })

  it('is a new configuration when no layer differs', () => {
    expect(kind(single(AMD), single({ ...AMD, config: 'b' }))).toBe('new-configuration')
    expect(kind(index([AMD, ARM]), index([{ ...AMD, config: 'b' }, ARM]))).toBe('new-configuration')
  })

  it('tells a manifest of the expected index from an index of the expected manifest', () => {
    expect(kind(index([AMD, ARM]), single(ARM))).toBe('child-of-expected')
    expect(kind(index([AMD]), single(AMD))).toBe('child-of-expected')
    expect(kind(single(ARM), index([AMD, ARM]))).toBe('index-of-expected')
  })

  it('is other bytes for an attestation of the expected index', () => {
    const expected = index([AMD], 'sbom')
    const attestation = knownPicture(expected.children[1]!.digest, {})
    expect(kind(expected, attestation)).toBe('other-bytes')
  })

  it('is other bytes for layers that differ, and for everything of which nothing is known', () => {
    expect(kind(single(AMD), single({ ...AMD, layers: ['base', 'patched'] }))).toBe('other-bytes')
    const unread = single({ ...AMD, config: 'b', known: false })
    expect(kind(single(AMD), unread)).toBe('other-bytes')
    expect(kind(knownPicture(digestOf('a'), {}), knownPicture(digestOf('b'), {}))).toBe('other-bytes')
  })

  it('needs no more than the digests of the platforms to tell children, indexes and platforms apart', () => {
    const two = index([AMD, ARM])
    const [amd, arm] = [single(AMD).digest, single(ARM).digest]
    const expected = knownPicture(two.digest, { 'linux/amd64': amd, 'linux/arm64': arm })
    expect(kind(expected, two)).toBe('same')
    expect(kind(expected, single(ARM))).toBe('child-of-expected')
    expect(kind(expected, index([AMD], 'sbom'))).toBe('fewer-platforms')
    expect(kind(knownPicture(amd, { 'linux/amd64': amd }), two)).toBe('index-of-expected')
    expect(kind(expected, index([AMD, ARM], 'sbom'))).toBe('rewrapped')
  })

  it('takes the names of one platform as the same: linux/arm64/v8 is linux/arm64, linux/arm is linux/arm/v7', () => {
    const arm = { ...ARM, platform: 'linux/arm64/v8' }
    expect(classifyChange(single({ ...ARM, config: 'b' }), single(arm)).platforms).toMatchObject([
      { platform: 'linux/arm64', kind: 'new-configuration' },
    ])
    const old = { ...ARM, platform: 'linux/arm' }
    const change = classifyChange(single(old), single({ ...old, platform: 'linux/arm/v7', layers: ['new'] }))
    expect(change.platforms.map(({ platform }) => platform)).toEqual(['linux/arm/v7'])
  })

  it('keeps platforms apart that an index lists twice', () => {
    const windows = { ...AMD, platform: 'windows/amd64' }
    const change = classifyChange(
      index([windows, { ...windows, layers: ['2019'] }]),
      index([windows, { ...windows, layers: ['2022'] }]),
    )
    expect(change.platforms).toMatchObject([
      { platform: 'windows/amd64', kind: 'same' },
      { platform: 'windows/amd64 (2)', kind: 'other-bytes' },
    ])
  })
})

describe('the details of a change', () => {
  it('are the layers that are shared, added and removed, with their bytes', () => {
    const before = single({ ...AMD, layers: ['base', 'runtime', 'app', 'empty', 'empty'] })
    const after = single({ ...AMD, layers: ['base', 'runtime2', 'empty', 'app'] })
    const [platform] = classifyChange(before, after).platforms
    expect(platform?.layers).toMatchObject({
      shared: { count: 3, bytes: 'base'.length + 'empty'.length + 'app'.length },
      added: { count: 1, bytes: 'runtime2'.length },
      removed: { count: 2, bytes: 'runtime'.length + 'empty'.length },
    })
    expect(platform?.layers?.list.map(({ change }) => change)).toEqual([
      'shared',
      'removed',
      'removed',
      'added',
      'shared',
      'shared',
    ])
  })

  it('are the labels that differ, old and new, and the names of settings', () => {
    const change = classifyChange(single(AMD), single({ ...AMD, config: 'b' }))
    expect(change.platforms).toMatchObject([
      { labels: [{ name: 'seed', before: 'a', after: 'b' }], settings: ['Env'] },
    ])
  })

  it('are the annotations, with null where one is missing', () => {
    const change = classifyChange(single(AMD), single({ ...AMD, wrap: 'docker' }))
    expect(change.annotations).toEqual([{ name: 'wrap', before: null, after: 'docker' }])
  })

  it('have no layers where nothing is known', () => {
    const change = classifyChange(single(AMD), single({ ...AMD, config: 'b', known: false }))
    expect(change.platforms).toMatchObject([{ kind: 'other-bytes', layers: null, labels: [] }])
  })
})

/** What a change is, seen from the other side. */
const MIRROR: Readonly<Record<ChangeKind, readonly ChangeKind[]>> = {
  same: ['same'],
  'more-platforms': ['fewer-platforms'],
  'fewer-platforms': ['more-platforms'],
  rewrapped: ['rewrapped', 'child-of-expected'],
  'new-configuration': ['new-configuration'],
  'child-of-expected': ['index-of-expected', 'rewrapped'],
  'index-of-expected': ['child-of-expected'],
  'other-bytes': ['other-bytes'],
}

describe('any two images', () => {
  it('are the same exactly when they have one digest', () => {
    fc.assert(
      fc.property(arbitraryPicture, arbitraryPicture, (before, after) => {
        expect(kind(before, before)).toBe('same')
        expect(kind(before, after) === 'same').toBe(before.digest === after.digest)
      }),
    )
  })

  it('differ from each other alike from both sides', () => {
    fc.assert(
      fc.property(arbitraryPicture, arbitraryPicture, (before, after) => {
        const there = classifyChange(before, after)
        const back = classifyChange(after, before)
        expect(MIRROR[there.kind]).toContain(back.kind)
        for (const platform of there.platforms) {
          const other = back.platforms.find((candidate) => candidate.platform === platform.platform)
          expect(other?.layers?.shared).toEqual(platform.layers?.shared)
          expect(other?.layers?.added).toEqual(platform.layers?.removed)
          expect(other?.labels.map(({ before: old, after: fresh }) => [fresh, old])).toEqual(
            platform.labels.map(({ before: old, after: fresh }) => [old, fresh]),
          )
        }
      }),
    )
  })

  it('account for every layer of both', () => {
    fc.assert(
      fc.property(arbitraryPicture, arbitraryPicture, (before, after) => {
        for (const { layers } of classifyChange(before, after).platforms) {
          const { shared, added, removed, list } = layers ?? expect.fail('a side is not known')
          expect(list).toHaveLength(shared.count + added.count + removed.count)
        }
        const sums = classifyChange(before, after).platforms.map(({ layers }) => layers)
        const total = (picture: ImagePicture): number =>
          picture.contents.reduce((count, { layers }) => count + layers.length, 0)
        const sum = (name: 'added' | 'removed'): number =>
          sums.reduce((count, layers) => count + (layers?.shared.count ?? 0) + (layers?.[name].count ?? 0), 0)
        expect([sum('removed'), sum('added')]).toEqual([total(before), total(after)])
      }),
    )
  })
})
