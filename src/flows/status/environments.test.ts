import { describe, expect, it } from 'vitest'

import { bytes } from '../../plan/testing/fact.ts'
import { Story } from '../../plan/testing/story.ts'
import { viewsOf } from '../../plan/views.ts'
import type { EnvironmentStatus } from '../results.ts'
import { environmentStatus } from './environments.ts'

const POLICY = `version: 1
image: ghcr.io/acme/web
tags:
  "{sha}":     { from: build, moves: never }
  "env-{env}": { from: promotion, moves: freely }
require: { tag: "{sha}" }
checks:
  tests: { run: make test, maxAge: 1d }
  scan:  { run: make scan }
environments:
  dev:  { follows: { branches: [main, "release/*"] } }
  prod: { after: dev, checks: [tests, scan], approvals: 2, soak: 1h }
`

class Place extends Story {
  constructor() {
    super(POLICY)
  }

  build(name: string, branch = 'main'): void {
    this.publish({ kind: 'build', branch, commit: name.padEnd(40, '0'), digest: bytes(name) })
  }

  run(environment: string, name: string, actor = 'ada'): void {
    const { id, seq } = this.stamp(actor)
    const fact = this.fact({ kind: 'promotion', environment, digest: bytes(name) })
    this.state.add({ ...fact, id, seq, date: this.now.toISOString(), actor })
  }

  hold(reason: string, until?: string): void {
    const data = { environment: 'prod', reason, date: this.now.toISOString() }
    this.state.evidence.hold({ ...data, ...(until !== undefined && { until }) }, this.stamp('grace'))
  }

  approve(actor: string): void {
    const data = { environment: 'prod', digest: bytes('b'), date: this.now.toISOString() }
    this.state.evidence.approve(data, this.stamp(actor))
  }

  later(minutes: number): void {
    this.now = new Date(this.now.getTime() + minutes * 60_000)
  }

  look(name: string): EnvironmentStatus {
    const { policy, component, state, now } = this
    const sight = { policy, component, state, views: viewsOf(component, state), now }
    const found = environmentStatus(sight, policy.environments).find((one) => one.environment === name)
    if (found === undefined) throw new Error(name)
    return found
  }

  waitsFor(): readonly string[] {
    return this.look('prod').next?.waitsFor ?? []
  }
}

/** `a` runs in prod, `b` in dev. */
function place(): Place {
  const made = new Place()
  made.build('a')
  made.run('dev', 'a')
  made.run('prod', 'a')
  made.build('b')
  made.run('dev', 'b')
  return made
}

describe('what runs in an environment', () => {
  it('is nothing at first, and nothing waits for it', () => {
    expect(new Place().look('prod')).toEqual({
      environment: 'prod',
      tags: [],
      digest: null,
      version: null,
      commit: null,
      since: null,
      by: null,
      hold: null,
      deprecated: null,
      unwritten: [],
      next: null,
    })
  })

  it('is told with its commit, and since it began: being promoted to it again is no beginning', () => {
    const made = new Place()
    made.build('a')
    made.run('prod', 'a', 'ada')
    made.later(10)
    made.run('prod', 'a', 'grace')
    expect(made.look('prod')).toMatchObject({
      digest: bytes('a'),
      commit: 'a'.padEnd(40, '0'),
      since: '2026-03-02T12:00:00.000Z',
      by: 'ada',
    })
  })

  it('began anew when something else ran in between', () => {
    const made = place()
    made.run('prod', 'b')
    made.later(10)
    made.run('prod', 'a', 'grace')
    expect(made.look('prod')).toMatchObject({ since: '2026-03-02T12:10:00.000Z', by: 'grace' })
  })
})

describe('what waits for an environment', () => {
  it('is what the one before runs, with every gate that is not met in short words', () => {
    const made = place()
    made.later(39.5)
    expect(made.look('prod').next).toMatchObject({ origin: 'dev', digest: bytes('b'), ran: 'never' })
    expect(made.waitsFor()).toEqual(['check tests', 'check scan', '2 approvals', 'soak 21 m left'])
    made.check('tests', bytes('b'))
    made.check('scan', bytes('b'), false)
    made.approve('ada')
    made.hold('fair', '2026-03-02T15:39:30.000Z')
    expect(made.waitsFor()).toEqual(['hold 3 h left', 'check scan (failed)', '1 approval', 'soak 21 m left'])
    made.later(25 * 60)
    made.approve('grace')
    expect(made.waitsFor()).toEqual(['check tests (too old)', 'check scan (failed)'])
  })

  it('may go when all is met, by the command that is named', () => {
    const made = place()
    made.later(60)
    for (const check of ['tests', 'scan']) made.check(check, bytes('b'))
    for (const person of ['ada', 'grace']) made.approve(person)
    expect(made.look('prod').next).toMatchObject({
      ready: true,
      waitsFor: [],
      command: 'tidemark promote prod',
    })
  })

  it('is nothing when it runs what the one before runs', () => {
    const made = place()
    made.run('prod', 'b')
    expect(made.look('prod').next).toBeNull()
  })

  it('ran there before, or was rolled back there', () => {
    const made = place()
    made.run('prod', 'b')
    made.run('dev', 'a')
    expect(made.look('prod').next).toMatchObject({ digest: bytes('a'), ran: 'earlier' })
    made.run('prod', 'a')
    made.run('dev', 'b')
    expect(made.look('prod').next).toMatchObject({ digest: bytes('b'), ran: 'rolledBack' })
  })

  it('is, for one that follows publishes, the newest of its branches that came after what runs there', () => {
    const made = place()
    expect(made.look('dev').next).toBeNull()
    made.build('c', 'release/1')
    made.build('d', 'feature')
    const { next } = made.look('dev')
    expect(next).toMatchObject({ digest: bytes('c'), origin: null, ready: true })
    expect(next?.command).toBe(`tidemark promote dev --from ${bytes('c').slice(0, 19)}`)
  })
})
