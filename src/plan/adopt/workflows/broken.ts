import type { Condition } from './condition.ts'
import type { Rule } from './rule.ts'
import { isRelease } from './step.ts'
import type { Trigger } from './step.ts'
import { brokenRule } from './translated.ts'
import type { Broken, BrokenCode } from './translated.ts'

export interface Judged {
  readonly key: string
  readonly rule: Rule
  readonly triggers: readonly Trigger[]
  readonly branches: readonly string[]
  readonly condition: Condition
  /** False where every git tag that starts the workflow is a stable version. */
  readonly prereleases: boolean
}

type Fault = readonly [BrokenCode, string]
type Check = (judged: Judged) => Fault | null

const CHECKS: readonly Check[] = [
  anyGitTag,
  exactOverwritten,
  floatBackward,
  zero,
  commitOverwritten,
  branchCollides,
]

/** How a rule breaks the promise of its tags: what would have happened, in one sentence each. */
export function brokenBy(judged: Judged): readonly Broken[] {
  const { key, rule, ...when } = judged
  const found = CHECKS.map((check) => check(judged)).filter((fault) => fault !== null)
  const faults = LATEST.test(key) ? [...found, ...latestFaults(key, when)] : found
  return faults.map(([code, message]) => brokenRule(rule.line, code, message))
}

function isExact(key: string): boolean {
  return key.includes('{version}') || key.includes('{patch}')
}

function exactOverwritten({ key, rule }: Judged): Fault | null {
  if (!isExact(key) || key.includes('{sha') || (rule.type === 'ref' && rule.attributes['event'] === 'tag'))
    return null
  return [
    'exact-overwritten',
    'a re-run of the same git tag builds other bytes and pushes them over the exact tag',
  ]
}

function anyGitTag({ rule }: Judged): Fault | null {
  if (rule.type !== 'ref' || rule.attributes['event'] !== 'tag') return null
  return [
    'any-git-tag',
    'every git tag is pushed as it is, also vnext or one called latest, and a re-run pushes other bytes over it',
  ]
}

function floatBackward({ key }: Judged): Fault | null {
  if (!key.includes('{major}') || isExact(key)) return null
  return key.includes('{minor}')
    ? ['float-backward', 'a re-run of 1.4.1 after 1.4.2 takes 1.4 back to 1.4.1']
    : ['float-backward', 'a hotfix 1.4.9 after 1.5.0 takes 1 back to 1.4.9']
}

function zero({ key, condition }: Judged): Fault | null {
  if (!key.includes('{major}') || key.includes('{minor}') || isExact(key) || condition.notZero) return null
  return ['zero', 'it makes the tag 0 of every 0.x release, where a minor release may break']
}

const LATEST = /^(?:latest|stable)(?:-|$)/u

type When = Pick<Judged, 'triggers' | 'condition' | 'prereleases'>

/** How the newest release loses `latest` to something else. */
export function latestFaults(key: string, { triggers, condition, prereleases }: When): readonly Fault[] {
  if (condition.triggers === null && triggers.length > 1) {
    const what = 'a branch, a rebuild, an old git tag, a prerelease'
    return [['latest-always', `whatever starts the workflow takes ${key}: ${what}`]]
  }
  const first: Fault = triggers.every(isRelease)
    ? ['latest-backward', `a hotfix of an old line, or a re-run, takes ${key} back to it`]
    : ['latest-unreleased', `${key} names commits that nobody released`]
  const candidates = prereleases && !condition.stable && triggers.some(isRelease)
  if (!candidates) return [first]
  return [first, ['latest-prerelease', `the git tag of a prerelease, such as v2.0.0-rc.1, takes ${key} too`]]
}

function commitOverwritten({ key, triggers }: Judged): Fault | null {
  if (!key.includes('{sha') || triggers.length < 2) return null
  const both = triggers.some(isRelease) && !triggers.every(isRelease)
  const twice = both ? 'the push of a branch and that of a git tag build' : 'a schedule or a person builds'
  return ['commit-overwritten', `${twice} the same commit again: the second build takes the tag of the first`]
}

function branchCollides({ key, branches }: Judged): Fault | null {
  const open = branches.length === 0 || branches.some((branch) => branch.includes('*'))
  if (!key.startsWith('{branch}') || key.includes('{sha') || !open) return null
  return ['branch-collides', 'a branch called latest or 1.4.0 pushes over the tag of a release']
}
