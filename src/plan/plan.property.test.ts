import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { bytes, commit } from './testing/fact.ts'
import type { Given } from './testing/fact.ts'
import { Story } from './testing/story.ts'

const RUNS = { numRuns: 100 }

const POLICY = `version: 1
image: [ghcr.io/acme/web, docker.io/acme/web]
releases: { prereleases: [rc], lines: { by: minor, supported: ["0.3", "1.0"] } }
tags:
  "{version}":             { from: [release, prerelease], moves: never }
  "{major}.{minor}":       { from: [release, rebuild], moves: forward, lines: supported }
  stable:                  { from: [release, rebuild], moves: forward, lines: supported }
  latest:                  { from: release, moves: forward }
  "r-{line}-{date}":       { from: rebuild, moves: never }
  "sha-{sha}":             { from: [build, release], moves: never, onConflict: keep }
  "nightly-{date}":        { from: build, moves: daily }
  edge:                    { from: build, moves: freely }
`

/** The versions that events are about: few, so that they meet. */
const versionText = fc.constantFrom('0.2.0', '0.3.0', '0.3.1', '0.3.2', '0.4.0', '1.0.0', '1.0.0-rc.1')

interface Event {
  readonly given: Given
  /** The process died: before the first tag was written, or after all. */
  readonly crash: boolean
  readonly deprecate: string | null
  /** Hours since the story began. */
  readonly hour: number
}

const event: fc.Arbitrary<Event> = fc
  .record({
    kind: fc.constantFrom('release', 'rebuild', 'build'),
    text: versionText,
    attempt: fc.nat({ max: 1 }),
    crash: fc.boolean(),
    deprecate: fc.option(versionText, { freq: 8 }),
    hour: fc.nat({ max: 60 }),
  })
  .map(({ kind, text, attempt, crash, deprecate, hour }) => {
    const date = new Date(Date.UTC(2026, 2, 1, hour)).toISOString()
    const head = commit(text.replaceAll(/\D/gu, 'c'))
    const common = { commit: head, date, digest: bytes(`${kind} ${text} ${attempt}`) }
    const given =
      kind === 'build'
        ? { ...common, kind: 'build' as const, branch: 'main' }
        : { ...common, version: text, ...(kind === 'rebuild' && { kind: 'rebuild' as const }) }
    return { given, crash, deprecate, hour }
  })

const events = fc.array(event, { maxLength: 15, size: 'max' })

/** Plays events, in the order of their hours, and calls `check` after each. */
function play(list: readonly Event[], check: (story: Story) => void = () => {}): Story {
  const story = new Story(POLICY)
  for (const { given, crash, deprecate, hour } of list.toSorted((a, b) => a.hour - b.hour)) {
    story.now = new Date(Date.UTC(2026, 2, 1, hour, 30))
    if (deprecate !== null) story.deprecate(deprecate)
    const plan = story.plan(given)
    if (plan.refusals.length > 0) continue
    story.record(plan)
    if (!crash) story.write(plan)
    check(story)
  }
  return story
}

describe('a plan', () => {
  it('is the same JSON for the same input', () => {
    fc.assert(
      fc.property(events, event, (list, next) => {
        const [one, other] = [play(list), play(list)]
        expect(JSON.stringify(one.plan(next.given))).toBe(JSON.stringify(other.plan(next.given)))
        expect(JSON.stringify(one.plan(next.given))).toBe(JSON.stringify(one.plan(next.given)))
        expect(JSON.stringify(one.all())).toBe(JSON.stringify(other.all()))
      }),
      RUNS,
    )
  })

  it('leaves nothing to do once it was applied', () => {
    fc.assert(
      fc.property(events, event, (list, { given }) => {
        const story = play(list)
        story.now = new Date(given.date ?? '')
        const first = story.publish(given)
        if (first.refusals.length > 0) return
        const again = story.plan(given)
        expect(again.newFacts).toEqual([])
        expect(again.replaces).toEqual([])
        expect(again.actions.filter(({ action }) => action !== 'keep')).toEqual([])
        expect(again.tags).toEqual(first.tags)
      }),
      RUNS,
    )
  })

  it('of everything leaves nothing to do once it was applied', () => {
    fc.assert(
      fc.property(events, (list) => {
        const story = play(list)
        story.write(story.all())
        expect(story.all().actions.filter(({ action }) => action === 'create' || action === 'move')).toEqual(
          [],
        )
      }),
      RUNS,
    )
  })

  it('never moves a tag that is written once', () => {
    fc.assert(
      fc.property(events, (list) => {
        const seen = new Map<string, string>()
        play(list, (story) => {
          const plan = story.all()
          const moved = plan.actions.filter(({ action, moves }) => action === 'move' && moves === 'never')
          expect(moved).toEqual([])
          for (const { tag, moves } of plan.actions) {
            const digest = story.registry[tag]
            if (moves !== 'never' || digest === undefined) continue
            expect(seen.get(tag) ?? digest).toBe(digest)
            seen.set(tag, digest)
          }
        })
      }),
      RUNS,
    )
  })

  it('writes only what it lists, and lists what it publishes each once', () => {
    fc.assert(
      fc.property(events, event, (list, { given }) => {
        const story = play(list)
        const plan = story.plan(given)
        expect(new Set(plan.tags).size).toBe(plan.tags.length)
        const written = plan.actions.filter(({ action }) => action === 'create' || action === 'move')
        for (const { tag, to } of written) {
          expect(plan.tags).toContain(tag)
          expect(to?.digest).toBe(given.digest)
        }
      }),
      RUNS,
    )
  })
})
