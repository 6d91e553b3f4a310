import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { compareVersions, parseVersion } from '../../model/version.ts'
import { DEFAULT_BUMP } from '../../policy/bump-rules.ts'
import { bumped } from './bumped.ts'
import type { ConventionalCommit } from './conventional-commit.ts'
import { readCommit } from './read-commit.ts'
import { stepFor } from './step-for.ts'

/** Newest first, with ids 1000000, 2000000 … */
function commits(...subjects: readonly string[]): readonly ConventionalCommit[] {
  return subjects.map((subject, index) =>
    readCommit({ id: String(index + 1).padEnd(40, '0'), subject, body: '' }),
  )
}

const after = parseVersion('1.4.0')
const before = parseVersion('0.4.0')

describe('the step from commits', () => {
  it.each([
    [['fix!: a', 'feat: b'], 'major', '1'],
    [['fix: a', 'feat: b', 'feat: c'], 'minor', '2'],
    [['docs: a', 'perf: b', 'fix: c'], 'patch', '2'],
    [['Revert "feat: a"'], 'patch', '1'],
    [['docs: a', 'chore!: b'], 'major', '2'],
    [['Breaks', 'FEAT: b'], 'minor', '2'],
  ])('of %j is %s', (subjects, step, id) => {
    const decision = stepFor(commits(...subjects), DEFAULT_BUMP, after)
    expect(decision.step).toBe(step)
    expect(decision.decidedBy?.id[0]).toBe(id)
  })

  it('is none when nothing is to be released', () => {
    for (const list of [[], ['docs: a'], ['Merge x', 'fixup! feat: b']]) {
      const decision = stepFor(commits(...list), DEFAULT_BUMP, after)
      expect(decision).toMatchObject({ step: null, decidedBy: null })
      expect(decision.because).not.toBe('')
    }
  })

  it('explains itself', () => {
    const { because, counted } = stepFor(
      commits('fix: a', 'feat(ui): search', 'docs: b', 'x!: c').slice(0, 3),
      DEFAULT_BUMP,
      after,
    )
    expect(because).toBe('2000000 feat(ui): search decides: a feature is a minor step')
    expect(counted).toEqual({ breaking: 0, features: 1, fixes: 1, others: 1 })
    expect(stepFor(commits('feat!: a'), DEFAULT_BUMP, before).because).toBe(
      '1000000 feat!: a decides: a breaking change is a minor step before 1.0.0 (bump.beforeOne: minor)',
    )
  })

  it('takes its types from the rules, and nothing from what every object has', () => {
    const rules = { ...DEFAULT_BUMP, types: { Epic: 'major', docs: 'patch' } } as const
    expect(stepFor(commits('docs: a', 'epic: b'), rules, after)).toMatchObject({ step: 'major' })
    expect(stepFor(commits('feat: a', 'constructor: b'), rules, after).step).toBe(null)
  })
})

describe('the step before 1.0.0', () => {
  it.each([
    ['minor', 'feat!: a', 'minor'],
    ['minor', 'feat: a', 'minor'],
    ['minor', 'fix: a', 'patch'],
    ['shift', 'feat!: a', 'minor'],
    ['shift', 'feat: a', 'patch'],
    ['shift', 'fix: a', 'patch'],
    ['none', 'feat!: a', 'major'],
    ['none', 'feat: a', 'minor'],
    ['none', 'fix: a', 'patch'],
  ] as const)('by %s: %s is a %s step, and so it is without a release', (beforeOne, subject, step) => {
    const rules = { ...DEFAULT_BUMP, beforeOne }
    expect(stepFor(commits(subject), rules, before).step).toBe(step)
    expect(stepFor(commits(subject), rules, null).step).toBe(step)
  })

  it('names the rule that changed the step', () => {
    const said = (beforeOne: 'minor' | 'shift' | 'none', subject: string): string =>
      stepFor(commits(subject), { ...DEFAULT_BUMP, beforeOne }, before).because
    expect(said('shift', 'feat: a')).toContain('bump.beforeOne: shift')
    expect(said('none', 'feat!: a')).toContain('bump.beforeOne: none')
    expect(said('minor', 'feat: a')).not.toContain('beforeOne')
  })
})

describe('the next version', () => {
  it.each([
    ['1.2.3', 'major', '2.0.0'],
    ['1.2.3', 'minor', '1.3.0'],
    ['1.2.3', 'patch', '1.2.4'],
    ['0.4.1', 'minor', '0.5.0'],
    ['1.2.0-rc.1', 'minor', '1.2.0'],
    ['1.2.0-rc.1', 'patch', '1.2.0'],
    ['1.2.0-rc.1', 'major', '2.0.0'],
    ['2.0.0-rc.1', 'major', '2.0.0'],
    ['1.2.3+5', 'patch', '1.2.4'],
  ] as const)('after %s by %s is %s', (version, step, next) => {
    expect(bumped(parseVersion(version), step).text).toBe(next)
  })

  it('is refused beyond the numbers that are counted', () => {
    const most = parseVersion(`1.${Number.MAX_SAFE_INTEGER}.0`)
    expect(() => bumped(most, 'minor')).toThrowError(expect.objectContaining({ code: 'E_VERSION' }))
  })

  it('is always higher and never a prerelease', () => {
    const number = fc.nat(9)
    fc.assert(
      fc.property(
        fc.tuple(number, number, number, fc.constantFrom('', '-rc.1')),
        fc.constantFrom('major', 'minor', 'patch'),
        ([major, minor, patch, suffix], step) => {
          const version = parseVersion(`${major}.${minor}.${patch}${suffix}`)
          const next = bumped(version, step)
          expect(compareVersions(next, version)).toBeGreaterThan(0)
          expect(next.prerelease).toEqual([])
        },
      ),
      { numRuns: 200 },
    )
  })
})
