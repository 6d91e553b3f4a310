import { describe, expect, it } from 'vitest'

import { bytes } from '../testing/fact.ts'
import type { Given } from '../testing/fact.ts'
import { Story } from '../testing/story.ts'
import { viewsOf } from '../views.ts'
import type { GateRow } from './gate.ts'
import { promotionGates, unmet } from './gates.ts'

const POLICY = `version: 1
image: ghcr.io/acme/web
tags:
  "{version}": { from: release, moves: never }
  "{sha}":     { from: [build, release], moves: never }
  "env-{env}": { from: promotion, moves: freely }
require: { tag: "{sha}" }
checks:
  tests: { run: make test, about: commit, maxAge: 1d }
  scan:  { report: trivy }
environments:
  dev:     {}
  staging: { after: dev, soak: 30m }
  prod:
    after: staging
    checks: [tests, scan]
    approvals: { count: 2, by: [ada@acme.example, Grace <grace@acme.example>], self: refuse }
    soak: 1h
    override: allow
`
const COMMIT = '9f3c2a1b7d8e4f60a1b2c3d4e5f60718293a4b5c'
const ONE = bytes('one')

class Place extends Story {
  constructor(text = POLICY) {
    super(text)
  }

  /** A digest that was built and published, with its commit tag. */
  build(name: string): void {
    this.publish({
      commit: name === 'one' ? COMMIT : name.padEnd(40, '0'),
      digest: bytes(name),
      kind: 'build',
    })
  }

  run(environment: string, name: string): void {
    const { id, seq } = this.stamp('ci')
    const fact = this.fact({ kind: 'promotion', environment, digest: bytes(name), commit: COMMIT })
    this.state.add({ ...fact, id, seq, date: this.now.toISOString() })
  }

  approve(actor: string, undo = false): void {
    const data = { environment: 'prod', digest: ONE, date: this.now.toISOString(), undo }
    this.state.evidence.approve(data, this.stamp(actor))
  }

  later(minutes: number): void {
    this.now = new Date(this.now.getTime() + minutes * 60_000)
  }

  gates(
    name: string,
    actor = 'Eve <eve@acme.example>',
    named = false,
    given: Given = { kind: 'promotion', environment: name, digest: ONE, commit: COMMIT },
  ): readonly GateRow[] {
    const environment = this.policy.environments.find((each) => each.name === name)
    if (environment === undefined) throw new Error(name)
    const { policy, component, state, now } = this
    const fact = this.fact(given)
    return promotionGates({
      policy,
      component,
      environment,
      state,
      views: viewsOf(component, state),
      fact,
      named,
      actor,
      now,
    })
  }

  missing(name: string, actor?: string): readonly string[] {
    return this.gates(name, actor).flatMap((row) => (row.met ? [] : [row.gate]))
  }
}

describe('the gates of an environment', () => {
  it('are all missing for a digest that nobody knows, each with what meets it', () => {
    const rows = new Place().gates('prod')
    expect(rows.map(({ gate, met }) => [gate, met])).toEqual([
      ['order', false],
      ['tag', false],
      ['check', false],
      ['check', false],
      ['approval', false],
      ['soak', false],
    ])
    expect(rows.every(({ mend }) => mend !== null)).toBe(true)
    expect(unmet(rows, { override: true }, true).map(({ gate }) => gate)).toEqual(['tag'])
    expect(unmet(rows, { override: false }, true)).toHaveLength(6)
  })

  it('are none for an environment that asks for nothing, but for the tag of the commit', () => {
    const place = new Place()
    place.build('one')
    expect(place.gates('dev').map(({ gate, met }) => [gate, met])).toEqual([['tag', true]])
  })

  it('soak: counts the time in the stage before in one piece, and says when it is over', () => {
    const place = new Place()
    place.build('one')
    place.run('dev', 'one')
    place.later(20)
    const soak = place.gates('staging').find(({ gate }) => gate === 'soak')
    expect(soak).toMatchObject({
      met: false,
      metAt: '2026-03-02T12:30:00.000Z',
      message: 'soaked 20 m of 30 m in dev',
    })
    place.run('dev', 'one')
    place.later(10)
    expect(place.missing('staging')).toEqual([])
  })

  it('soak: a digest that left the stage too early must begin anew', () => {
    const place = new Place()
    place.build('one')
    place.run('dev', 'one')
    place.later(20)
    place.run('dev', 'two')
    place.later(60)
    expect(place.gates('staging').find(({ gate }) => gate === 'soak')).toMatchObject({
      met: false,
      metAt: null,
    })
    place.run('dev', 'one')
    expect(place.missing('staging')).toEqual(['soak'])
  })

  it('order: what the stage was rolled back from never ran there', () => {
    const place = new Place()
    place.build('one')
    place.run('staging', 'two')
    place.run('staging', 'one')
    expect(place.missing('prod')).not.toContain('order')
    place.run('staging', 'two')
    expect(place.missing('prod')).toContain('order')
  })

  it('checks: the newest result counts, about the commit where the policy says so, and not for ever', () => {
    const place = new Place()
    place.build('one')
    const tests = () => place.gates('prod').find(({ name }) => name === 'check tests')
    const date = place.now.toISOString()
    const of = { check: 'tests', digest: bytes('other'), commit: COMMIT, date }
    place.state.evidence.check({ ...of, result: 'pass' }, place.stamp('ci'))
    expect(tests()?.met).toBe(true)
    place.state.evidence.check({ ...of, result: 'fail' }, place.stamp('ci'))
    expect(tests()?.met).toBe(false)
    place.state.evidence.check({ ...of, result: 'pass' }, place.stamp('ci'))
    place.later(24 * 60)
    expect(tests()?.met).toBe(true)
    place.later(1)
    expect(tests()).toMatchObject({ met: false })
    place.check('scan', bytes('other'))
    expect(place.gates('prod').find(({ name }) => name === 'check scan')?.met).toBe(false)
  })

  it('checks: a result of one environment counts for the one right after it, and for no other', () => {
    const place = new Place()
    place.build('one')
    const date = place.now.toISOString()
    const data = { check: 'scan', digest: ONE, result: 'pass', environment: 'dev', date } as const
    place.state.evidence.check(data, place.stamp('ci'))
    expect(place.gates('prod').find(({ name }) => name === 'check scan')?.met).toBe(false)
    place.state.evidence.check({ ...data, environment: 'staging' }, place.stamp('ci'))
    expect(place.gates('prod').find(({ name }) => name === 'check scan')?.met).toBe(true)
  })

  it('approvals: of those who may, each person once, and not the promoter', () => {
    const place = new Place()
    place.build('one')
    place.approve('Ada <ada@acme.example>')
    place.approve('Ada Byron <ADA@acme.example>')
    place.approve('Mallory <mallory@acme.example>')
    expect(place.missing('prod')).toContain('approval')
    place.approve('Grace Hopper <grace@acme.example>')
    expect(place.missing('prod')).not.toContain('approval')
    expect(place.missing('prod', 'A. Byron <ada@acme.example>')).toContain('approval')
    place.approve('Grace Hopper <grace@acme.example>', true)
    expect(place.missing('prod')).toContain('approval')
  })

  it('return: what the environment was rolled back from comes back only when it is named', () => {
    const place = new Place()
    place.build('one')
    place.run('dev', 'two')
    place.run('dev', 'one')
    expect(place.missing('dev')).toEqual([])
    place.run('dev', 'two')
    expect(place.missing('dev')).toEqual(['return'])
    expect(place.gates('dev', 'Eve <eve@acme.example>', true).every(({ met }) => met)).toBe(true)
  })

  it('tell commands that say which component, where the policy has several', () => {
    const several = POLICY.replace(
      'image: ghcr.io/acme/web',
      'components: { web: { image: ghcr.io/acme/web }, api: { image: ghcr.io/acme/api } }',
    )
    const told = [POLICY, several].map((text) => {
      const place = new Place(text)
      place.publish({ version: '1.0.0', commit: COMMIT, digest: ONE })
      place.deprecate('1.0.0')
      for (const name of ['two', 'one', 'two']) place.run('prod', name)
      const data = { environment: 'prod', reason: 'demo', date: place.now.toISOString() }
      place.state.evidence.hold(data, place.stamp('ada'))
      const asked = { kind: 'promotion', environment: 'prod', commit: COMMIT, digest: ONE } as const
      const rows = place.gates('prod', undefined, false, { ...asked, version: '1.0.0' })
      return rows.flatMap(({ gate, mend }) => (mend?.includes('tidemark ') === true ? [[gate, mend]] : []))
    })
    const [alone = [], together = []] = told
    expect(new Set(alone.map(([gate]) => gate))).toEqual(
      new Set(['approval', 'check', 'deprecation', 'hold', 'order', 'return']),
    )
    expect(together).toEqual(alone.map(([gate, mend]) => [gate, `${mend} --component web`]))
  })

  it('a hold and a deprecation cannot be overridden, and a hold ends by itself', () => {
    const place = new Place()
    place.publish({ version: '1.0.0', commit: COMMIT, digest: ONE })
    const until = new Date(place.now.getTime() + 60_000).toISOString()
    const date = place.now.toISOString()
    place.state.evidence.hold({ environment: 'dev', reason: 'demo', until, date }, place.stamp('ada'))
    const [hold] = place.gates('dev')
    expect(hold).toMatchObject({ gate: 'hold', met: false, overridable: false, metAt: until })
    place.later(1)
    expect(place.missing('dev')).toEqual([])
  })
})
