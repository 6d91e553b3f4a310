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
}

type Check = (judged: Judged) => readonly [BrokenCode, string] | null

const CHECKS: readonly Check[] = [
  anyGitTag,
  exactOverwritten,
  floatBackward,
  zero,
  latest,
  commitOverwritten,
  branchCollides,
]

/** How a rule breaks the promise of its tags: what would have happened, in one sentence each. */
export function brokenBy(judged: Judged): readonly Broken[] {
  return CHECKS.flatMap((check) => {
    const found = check(judged)
    return found === null ? [] : [brokenRule(judged.rule.line, found[0], found[1])]
  })
}

function isExact(key: string): boolean {
  return key.includes('{version}') || key.includes('{patch}')
}

function exactOverwritten({ key, rule }: Judged): ReturnType<Check> {
  if (!isExact(key) || key.includes('{sha') || (rule.type === 'ref' && rule.attributes['event'] === 'tag'))
    return null
  return [
    'exact-overwritten',
    'a re-run of the same git tag builds other bytes and pushes them over the exact tag',
  ]
}

function anyGitTag({ rule }: Judged): ReturnType<Check> {
  if (rule.type !== 'ref' || rule.attributes['event'] !== 'tag') return null
  return [
    'any-git-tag',
    'every git tag is pushed as it is, also vnext or one called latest, and a re-run pushes other bytes over it',
  ]
}

function floatBackward({ key }: Judged): ReturnType<Check> {
  if (!key.includes('{major}') || isExact(key)) return null
  return key.includes('{minor}')
    ? ['float-backward', 'a re-run of 1.4.1 after 1.4.2 takes 1.4 back to 1.4.1']
    : ['float-backward', 'a hotfix 1.4.9 after 1.5.0 takes 1 back to 1.4.9']
}

function zero({ key, condition }: Judged): ReturnType<Check> {
  if (!key.includes('{major}') || key.includes('{minor}') || isExact(key) || condition.notZero) return null
  return ['zero', 'it makes the tag 0 of every 0.x release, where a minor release may break']
}

const LATEST = /^(?:latest|stable)(?:-|$)/u

function latest({ key, triggers, condition }: Judged): ReturnType<Check> {
  if (!LATEST.test(key)) return null
  if (condition.triggers === null && triggers.length > 1) {
    return ['latest-always', `whatever starts the workflow takes ${key}: a branch, a rebuild, an old git tag`]
  }
  if (!triggers.every(isRelease)) return ['latest-unreleased', `${key} names commits that nobody released`]
  return ['latest-backward', `a hotfix of an old line, or a re-run, takes ${key} back to it`]
}

function commitOverwritten({ key, triggers }: Judged): ReturnType<Check> {
  if (!key.includes('{sha') || triggers.length < 2) return null
  const both = triggers.some(isRelease) && !triggers.every(isRelease)
  const twice = both ? 'the push of a branch and that of a git tag build' : 'a schedule or a person builds'
  return ['commit-overwritten', `${twice} the same commit again: the second build takes the tag of the first`]
}

function branchCollides({ key, branches }: Judged): ReturnType<Check> {
  const open = branches.length === 0 || branches.some((branch) => branch.includes('*'))
  if (!key.startsWith('{branch}') || key.includes('{sha') || !open) return null
  return ['branch-collides', 'a branch called latest or 1.4.0 pushes over the tag of a release']
}
