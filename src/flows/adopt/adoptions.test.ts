import { describe, expect, it } from 'vitest'

import { digestOf } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { emptyState } from '../../model/fold.ts'
import { claimTags } from '../../plan/adopt/explained.ts'
import { loadPolicy } from '../../policy/load.ts'
import type { ImageStore } from '../../registry/image-store.ts'
import { changedTags, countNew, MOST_IN_RECORD, newAdoptions } from './adoptions.ts'
import type { Standing } from './adoptions.ts'

const IMAGE = 'ghcr.io/acme/web'
const TAGS = 'tags: { "{version}": { from: release, moves: never } }'
const POLICY = loadPolicy(`version: 1\nimage: ${IMAGE}\n${TAGS}\n`, 'tidemark.yaml')
const STORE: Pick<ImageStore, 'name'> = { name: IMAGE }

function isStore(store: object): store is ImageStore {
  return 'name' in store
}

function standing(tags: ReadonlyMap<string, Digest>): Standing {
  if (!isStore(STORE)) throw new TypeError('no store')
  return { image: IMAGE, store: STORE, tags, claims: claimTags(POLICY, IMAGE, tags), components: ['web'] }
}

const STAMP = { seq: 1, time: '2026-03-02T10:14:00.000Z' }

describe('the adoption of a large registry', () => {
  it('is in records of bounded size, which hold every tag once', () => {
    const names = Array.from({ length: MOST_IN_RECORD * 2 + 1 }, (_, at) =>
      at % 2 === 0 ? `1.0.${at}` : `odd-${at}`,
    )
    const tags = new Map(names.map((tag) => [tag, digestOf(tag)]))
    const records = [...newAdoptions([standing(tags)], emptyState())]
    expect(records.map(({ data }) => Object.keys(data.tags).length)).toEqual([
      MOST_IN_RECORD,
      MOST_IN_RECORD,
      1,
    ])
    expect(records.flatMap(({ data }) => Object.keys(data.tags)).toSorted()).toEqual(names.toSorted())
    expect(countNew([standing(tags)], emptyState()).get(IMAGE)).toBe(names.length)
  })

  it('leaves out what the ledger knows, and tells what it knows otherwise', () => {
    const state = emptyState()
    state.grow('web').adopt({ image: IMAGE, tags: { '1.0.0': digestOf('a'), '1.1.0': digestOf('b') } }, STAMP)
    const tags = new Map([
      ['1.0.0', digestOf('a')],
      ['1.1.0', digestOf('pushed over')],
      ['1.2.0', digestOf('c')],
    ])
    expect([...newAdoptions([standing(tags)], state)].map(({ data }) => data.tags)).toEqual([
      { '1.2.0': digestOf('c') },
    ])
    expect(changedTags([standing(tags)], state)).toEqual([
      { image: IMAGE, tag: '1.1.0', recorded: digestOf('b'), now: digestOf('pushed over') },
    ])
  })
})
