import { describe, expect, it } from 'vitest'

import type { Digest } from '../model/digest.ts'
import { loadPolicy } from '../policy/load.ts'
import { ComponentFacts } from '../model/component-facts.ts'
import { planAll, planPublish } from './plan.ts'
import { bytes, candidate } from './testing/fact.ts'
import type { Given } from './testing/fact.ts'
import { viewsOf } from './views.ts'

const IMAGE = 'ghcr.io/acme/web'
const POLICY = `version: 1
image: ${IMAGE}
tags:
  "{version}":   { from: release, moves: never, retain: allow }
  latest:        { from: release, moves: forward }
  "sha-{sha}":   { from: build, moves: never, onConflict: keep, retain: allow }
  "{version}-{arch}": { from: release, moves: never, platforms: [linux/amd64] }
`
const policy = loadPolicy(POLICY, 'tidemark.yaml')
const component = policy.components[0]!
const [A, B, C] = [bytes('a'), bytes('b'), bytes('c')]
const COMMIT = 'c'.repeat(40)
const NOW = new Date('2026-03-02T12:00:00.000Z')

/** Facts in ledger order, with their tags written, of which `gone` was deleted. */
function stateOf(facts: readonly Given[], ...gone: readonly Digest[]): ComponentFacts {
  const state = new ComponentFacts()
  for (const [seq, given] of facts.entries()) {
    const fact = candidate({ ...given, seq: seq + 1, id: `fact ${seq}` })
    state.add(fact)
    const tags = viewsOf(component, state)
      .claims(fact)
      .filter(({ group }) => group.best() === fact)
      .map(({ group, class: { key } }) => ({
        tag: group.tag,
        class: key,
        from: null,
        to: group.digestIn(fact)!,
      }))
    state.publish({ image: IMAGE, tags }, { seq: seq + 1, time: NOW.toISOString() })
  }
  const digests = gone.map((digest) => ({ digest, tags: [], why: 'old' }))
  state.retain({ images: [IMAGE], plan: bytes('plan'), digests }, { seq: 99, time: NOW.toISOString() })
  return state
}

function basis(state: ComponentFacts) {
  return { policy, component, state, observed: new Map(), now: NOW }
}

const RELEASES = [
  { version: '1.0.0', digest: A },
  { version: '1.1.0', digest: B },
]

describe('what retention deleted', () => {
  it('is wanted nowhere, by ledger or registry', () => {
    const state = stateOf(RELEASES, A)
    expect(viewsOf(component, state).wanted('1.0.0')?.digest ?? null).toBeNull()
    expect(planAll(basis(state)).actions.map(({ tag }) => tag)).not.toContain('1.0.0')
  })

  it('is passed over by a tag that floats and has to fall', () => {
    const state = stateOf([...RELEASES, { version: '1.2.0', digest: C }], B)
    state.deprecate('1.2.0', { version: '1.2.0', reason: 'bad' })
    expect(viewsOf(component, state).wanted('latest')?.digest).toBe(A)
  })

  it('leaves the name of a tag that is written once to nobody else', () => {
    const builds = [
      { commit: COMMIT, digest: A },
      { commit: COMMIT, digest: B, date: '2026-03-02T11:00:00.000Z' },
    ]
    const state = stateOf(builds, A)
    expect(viewsOf(component, state).wanted('sha-ccccccc')?.digest ?? null).toBeNull()
    const other = candidate({ commit: COMMIT, digest: C })
    const { actions } = planPublish({ ...basis(state), candidates: [other] })
    expect(actions.find(({ tag }) => tag === 'sha-ccccccc')?.action).toBe('keep')
  })

  it('comes back when it is published again', () => {
    const state = stateOf([{ commit: COMMIT, digest: A }], A)
    const again = candidate({ commit: COMMIT, digest: A })
    const plan = planPublish({ ...basis(state), candidates: [again] })
    expect(plan.newFacts).toEqual([again])
    expect(plan.actions.find(({ tag }) => tag === 'sha-ccccccc')).toMatchObject({
      action: 'create',
      to: { digest: A },
    })
  })

  it('is told by digest: the child of an index keeps its own tag', () => {
    const release = { version: '1.0.0', digest: A, platforms: { 'linux/amd64': B } }
    const views = viewsOf(component, stateOf([release], A))
    expect(views.wanted('1.0.0-amd64')?.digest).toBe(B)
    expect(views.wanted('1.0.0')?.digest ?? null).toBeNull()
  })
})
