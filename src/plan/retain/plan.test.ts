import { describe, expect, it } from 'vitest'

import type { Digest } from '../../model/digest.ts'
import { emptyState } from '../../model/fold.ts'
import { loadPolicy } from '../../policy/load.ts'
import { bytes, candidate } from '../testing/fact.ts'
import type { ImageContent, StoredManifest } from './content.ts'
import { planRetention } from './plan.ts'
import type { ComponentRetention } from './plan.ts'

const IMAGE = 'ghcr.io/acme/web'
const [ODD, PART, OLD, NEW] = [bytes('odd'), bytes('part'), bytes('old'), bytes('new')]

function manifest(digest: Digest, said: Partial<StoredManifest> = {}): StoredManifest {
  return { digest, size: 1, children: [], subject: null, unreadable: false, ...said }
}

/** Two builds long ago, of which the rules keep the newer one. */
function plan(image: Partial<ImageContent>, now = '2026-06-01T00:00:00Z'): ComponentRetention {
  const policy = loadPolicy(
    `version: 1
image: ${IMAGE}
tags:
  "sha-{sha}": { from: build, moves: never, retain: allow }
retention: { keepPerEnvironment: 1, keepYounger: 1d, keepUntagged: 1d }
`,
    'tidemark.yaml',
  )
  const ledger = emptyState()
  const state = ledger.grow('web')
  const date = '2026-01-01T00:00:00.000Z'
  for (const [at, digest] of [OLD, NEW].entries()) {
    const commit = String(at + 1).repeat(40)
    state.add(candidate({ kind: 'build', digest, commit, date, seq: at + 1, id: `build ${at}` }))
    const moves = [{ tag: `sha-${commit.slice(0, 7)}`, class: 'sha-{sha}', from: null, to: digest }]
    state.publish({ image: IMAGE, tags: moves }, { seq: at + 1, time: date })
  }
  const [component] = policy.components
  if (component === undefined || policy.retention === null) throw new Error('the policy has a component')
  const content = {
    image: IMAGE,
    tags: new Map([
      ['sha-1111111', OLD],
      ['sha-2222222', NEW],
    ]),
    manifests: new Map([OLD, NEW].map((digest) => [digest, manifest(digest)])),
    ...image,
  }
  const pinned = new Map<Digest, string>()
  const rules = policy.retention
  return planRetention({ policy, rules, component, ledger, images: [content], pinned, now: new Date(now) })
}

function going({ delete: list }: ComponentRetention): readonly Digest[] {
  return list.map(({ digest }) => digest)
}

describe('a plan of retention', () => {
  it('deletes what no rule keeps', () => {
    expect(going(plan({}))).toEqual([OLD])
  })

  it('keeps what cannot be read, and all that it mentions', () => {
    const odd = manifest(ODD, { unreadable: true, children: [OLD, PART] })
    const manifests = new Map(
      [odd, manifest(OLD), manifest(NEW), manifest(PART)].map((each) => [each.digest, each]),
    )
    expect(going(plan({ manifests }))).toEqual([])
  })

  it('keeps everything while there is no telling how old it is', () => {
    expect(going(plan({}, 'no time at all'))).toEqual([])
  })

  it('keeps what a tag names that the ledger wrote elsewhere', () => {
    const tags = new Map([
      ['sha-1111111', NEW],
      ['sha-2222222', OLD],
    ])
    expect(going(plan({ tags }))).toEqual([])
  })

  it('gives one reason for what is only kept with something else, and none of that for what is kept anyway', () => {
    const manifests = new Map(
      [manifest(NEW, { children: [PART, OLD] }), manifest(OLD, { children: [PART] }), manifest(PART)].map(
        (each) => [each.digest, each],
      ),
    )
    const { keep } = plan({ manifests })
    expect(keep.find(({ digest }) => digest === PART)?.reasons).toHaveLength(1)
    expect(keep.find(({ digest }) => digest === NEW)?.reasons.some(({ rule }) => rule === 'with')).toBe(false)
  })
})
