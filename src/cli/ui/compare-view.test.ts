import { describe, expect, it } from 'vitest'

import type { ComparedSide, CompareResult } from '../../flows/compare.ts'
import { MEDIA_TYPES } from '../../model/descriptor.ts'
import { classifyChange } from '../../plan/compare/classify-change.ts'
import { index, single } from '../../plan/testing/pictures.ts'
import type { MadeManifest } from '../../plan/testing/pictures.ts'
import { digest, LOOK } from '../testing/data.ts'
import { compareView } from './compare-view.ts'

const SIDE: ComparedSide = {
  given: 'ghcr.io/acme/web:1.4.0',
  image: 'ghcr.io/acme/web',
  reference: '1.4.0',
  digest: digest('a'),
  mediaType: MEDIA_TYPES.ociIndex,
  kind: 'index',
  tags: null,
  gaps: [],
  dangling: [],
}
const OTHER = { ...SIDE, given: 'oci:./build:1.4.0', digest: digest('b') }
const AMD = { platform: 'linux/amd64', layers: ['a rather long base', 'app'], config: 'a' }
const ARM = { platform: 'linux/arm64', layers: ['base-arm'], config: 'a' }

function result(more: Partial<CompareResult>): CompareResult {
  return { same: false, a: SIDE, b: OTHER, change: null, tags: null, ...more }
}

describe('the view of two images', () => {
  const change = classifyChange(
    index([AMD, ARM]),
    index([{ ...AMD, layers: ['a rather long base', 'app 2'], config: 'line\nend' }, ARM]),
  )

  it('is a tree of platforms, with bars for layers and what else differs', () => {
    expect(compareView(false)(result({ change }), LOOK).replaceAll(/[0-9a-f]{12}\b/gu, '…'))
      .toMatchInlineSnapshot(`
      "a  ghcr.io/acme/web:1.4.0  sha256:…  OCI index
      b  oci:./build:1.4.0       sha256:…  OCI index

      ~ linux/amd64  sha256:… → sha256:…  other bytes
        ├ = ████████████████████  1 layer shared       18 B
        ├ - ███                   sha256:…  3 B
        ├ + ██████                sha256:…  5 B
        ├ label seed  "a" → "line\\nend"
        └ also other: Env
      = linux/arm64  sha256:…  the same

      ~ Different: other bytes. 1 of 2 platforms the same."
    `)
  })

  it('shows every layer when asked to', () => {
    const text = compareView(true)(result({ change }), LOOK)
    expect(text.match(/[=+-] █+ +sha256:/gu)).toHaveLength(4)
  })

  it('says what could not be read', () => {
    const gap = { part: 'manifest', digest: digest('c'), platform: 'linux/arm64', why: 'gone' } as const
    const known = single({ ...AMD, known: false })
    const b = { ...OTHER, gaps: [gap], kind: 'other', mediaType: 'text/plain' } as const
    const text = compareView(false)(
      result({ b, change: classifyChange(single({ ...AMD, config: 'b' }), known) }),
      LOOK,
    )
    expect(text).toContain('! oci:./build:1.4.0: the manifest sha256:cccccccccccc (linux/arm64) was deleted')
    expect(text).toContain('not read: text/plain')
    expect(text).toContain('layers are not known')
  })

  it.each([40, 80, 200])(
    'keeps to %i columns, however long a label is, and shows what differs',
    (columns) => {
      const long = (end: string): string => `${'x'.repeat(500)}${end}`
      const longer = classifyChange(
        single({ ...AMD, config: long('old') }),
        single({ ...AMD, config: long('new') }),
      )
      const lines = compareView(false)(result({ change: longer }), { ...LOOK, columns })
        .split('\n')
        .slice(2)
      expect(lines.filter((line) => line.startsWith(' ') && line.length > columns)).toEqual([])
      expect(lines).toContain('  │   - …xxxxxxxxold"')
      expect(lines).toContain('  │   + …xxxxxxxxnew"')
    },
  )

  it('tells once what several platforms say alike', () => {
    const both = (config: string): readonly MadeManifest[] => [
      { ...AMD, config },
      { ...ARM, config },
    ]
    const text = compareView(false)(
      result({ change: classifyChange(index(both('a')), index(both('b'))) }),
      LOOK,
    )
    expect(text.match(/label seed/gu)).toHaveLength(1)
    expect(text).toContain('~ every platform that changed\n  ├ label seed  "a" → "b"\n  └ also other: Env')
  })

  it('says nothing of platforms where a side cannot be read', () => {
    const odd = { ...index([]), kind: 'other', mediaType: 'text/plain' } as const
    const b = { ...OTHER, kind: 'other', mediaType: 'text/plain' } as const
    const text = compareView(false)(result({ b, change: classifyChange(single(AMD), odd) }), LOOK)
    expect(text).toContain('not read: text/plain')
    expect(text).not.toContain('linux/amd64')
  })
})

describe('the view of all tags', () => {
  it('lists what differs, and what is listed and names nothing', () => {
    const change = classifyChange(index([AMD, ARM]), index([AMD]))
    const tags = [
      { tag: '1.3', state: 'same', a: digest('a'), b: digest('a'), change: null },
      { tag: '1.4', state: 'different', a: digest('a'), b: digest('b'), change },
      { tag: '1.5', state: 'only-a', a: digest('a'), b: null, change: null },
      { tag: 'edge', state: 'only-b', a: null, b: digest('b'), change: null },
    ] as const
    const all = { reference: null, digest: null, mediaType: null, kind: null, tags: 3 } as const
    const a = { ...SIDE, ...all, given: 'ghcr.io/acme/web', dangling: ['1', '2', '3', '4', '5', '6'] }
    const b = { ...SIDE, ...all, given: 'oci:./web' }
    expect(compareView(false)(result({ a, b, tags }), LOOK)).toMatchInlineSnapshot(`
      "a  ghcr.io/acme/web    3 tags
      b  oci:./web           3 tags

        ~ 1.4    sha256:aaaaaaaaaaaa → sha256:bbbbbbbbbbbb   fewer platforms, the others unchanged: linux/arm64
        - 1.5    sha256:aaaaaaaaaaaa                         only in a
        + edge   sha256:bbbbbbbbbbbb                         only in b

      ! ghcr.io/acme/web lists 6 tags that name nothing: 1, 2, 3, 4, 5 …

      ~ 1 tag the same, 1 different, 1 only in a, 1 only in b."
    `)
  })

  it('keeps its columns beside a tag of 128 characters, and doubts the name of what has no tag', () => {
    const row = { state: 'only-b', a: null, b: digest('b'), change: null } as const
    const tags = ['1.4', 'x'.repeat(128)].map((tag) => ({ ...row, tag }))
    const none = { reference: null, digest: null, mediaType: null, kind: null } as const
    const a = { ...SIDE, ...none, given: 'ghcr.io/acme/wbe', tags: 0 }
    const text = compareView(false)(result({ a, b: { ...OTHER, ...none, tags: 2 }, tags }), LOOK)
    expect(text).toContain('  + 1.4   sha256:bbbbbbbbbbbb   only in b\n')
    expect(text).toContain('! ghcr.io/acme/wbe has no tag, or is not there: is the name right?')
  })
})
