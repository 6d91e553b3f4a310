import { describe, expect, it } from 'vitest'

import type { ExplainResult } from '../../flows/results.ts'
import { LOOK, digest } from '../testing/data.ts'
import { explainView } from './explain-view.ts'

const LATEST: ExplainResult = {
  tag: 'latest',
  component: 'bot',
  classes: [
    {
      key: 'latest',
      moves: 'forward',
      from: ['release', 'rebuild'],
      aliasOf: 'stable',
      use: 'trying it out',
      support: null,
      where: 'tidemark.yaml:14:3',
    },
  ],
  support: null,
  asOf: null,
  digest: digest('c'),
  version: '0.3.3',
  why: 'the newest of the supported lines',
  mayMove: 'only up in version order',
  advice: 'Pin a digest in production.',
  retention: null,
}

describe('the view of an explanation', () => {
  it('shows class, target, reason, contract and advice', () => {
    expect(explainView(LATEST, LOOK)).toMatchInlineSnapshot(`
      "latest of bot
        class    latest  alias of stable · from release, rebuild · moves forward   tidemark.yaml:14:3
        now      0.3.3 · sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc
        why      the newest of the supported lines
        moves    only up in version order
        use      trying it out
        advice   Pin a digest in production."
    `)
  })

  it('says what retention would do, where the policy has one', () => {
    const reasons = [
      { rule: 'tag', text: '0.3.3 is written once' },
      { rule: 'younger', text: 'young: 2026-02-03' },
    ]
    const kept = { keeps: true, why: '0.3.3 is written once', reasons }
    expect(explainView({ ...LATEST, retention: kept }, LOOK)).toContain(
      'retain   keeps it: 0.3.3 is written once  (and 1 reason more)',
    )
    const going = { keeps: false, why: 'build of 2026-01-05: no rule keeps it', reasons: [] }
    expect(explainView({ ...LATEST, retention: going }, LOOK)).toContain(
      'retain   build of 2026-01-05: no rule keeps it, as far as',
    )
  })

  it('says when the tag names nothing, and when nobody supports it', () => {
    const edge = {
      ...LATEST,
      tag: 'edge',
      digest: null,
      version: null,
      classes: [{ ...LATEST.classes[0]!, aliasOf: null, use: null, support: 'none' as const }],
    }
    const text = explainView(edge, LOOK)
    expect(text).toContain('nothing')
    expect(text).toContain('unsupported')
  })
})
