import { splitOutside, unwrapped } from './split-outside.ts'
import { TRIGGERS } from './step.ts'
import type { Trigger } from './step.ts'

/** When a rule counts. */
export interface Condition {
  /** null: whatever started the workflow. */
  readonly triggers: readonly Trigger[] | null
  /** Only pushes of this branch (a glob); null: of any. */
  readonly branch: string | null
  /** True when tags of 0.x are left out. */
  readonly notZero: boolean
  /** True when tags of prereleases are left out. */
  readonly stable: boolean
}

/** `never` when it is switched off; null when it cannot be known. */
export type Told = Condition | 'never' | null

export const ALWAYS: Condition = { triggers: null, branch: null, notZero: false, stable: false }

const ON_TAGS: readonly Trigger[] = ['tag', 'release']
const ON_BRANCHES = TRIGGERS.filter((trigger) => !ON_TAGS.includes(trigger))
const BRANCH_RUNS: readonly Trigger[] = ['branch', 'schedule', 'manual', 'other']

const EVENTS: Readonly<Record<string, readonly Trigger[]>> = {
  push: ['branch', 'tag'],
  release: ['release'],
  schedule: ['schedule'],
  workflow_dispatch: ['manual'],
  pull_request: ['pull-request'],
  pull_request_target: ['pull-request'],
}

type Reader = (found: readonly string[], main: string) => Told

/** What single comparisons say. Whatever is about the job itself, such as its matrix, holds for some run of it. */
const TERMS: readonly (readonly [shape: RegExp, read: Reader])[] = [
  [/^true$/u, () => ALWAYS],
  [/^false$/u, () => 'never'],
  [/^(?:matrix|github\.(?:repository|repository_owner|actor))[\w.-]* ?[!=]= ?'[^']*'$/u, () => ALWAYS],
  [/^is_default_branch$/u, (_, main) => ofBranch(main)],
  [
    /^github\.(?:ref == format\('refs\/heads\/\{0\}', |ref_name == )github\.event\.repository\.default_branch\)?$/u,
    (_, main) => ofBranch(main),
  ],
  [/^github\.ref == 'refs\/heads\/([^'{}]+)'$/u, ([branch = '']) => ofBranch(branch)],
  [/^github\.ref == format\('refs\/heads\/\{0\}', '([^']+)'\)$/u, ([branch = '']) => ofBranch(branch)],
  [/^github\.ref_name == '([^']+)'$/u, ([branch = '']) => ofBranch(branch)],
  [/^startsWith\(github\.ref, 'refs\/heads\/([^']*)'\)$/u, ([start = '']) => ofBranch(`${start}**`)],
  [/^startsWith\(github\.ref, 'refs\/tags\/v?'\)$/u, () => on(ON_TAGS)],
  [/^!startsWith\(github\.ref, 'refs\/tags\/v?'\)$/u, () => on(ON_BRANCHES)],
  [/^github\.ref_type (?:== 'tag'|!= 'branch')$/u, () => on(ON_TAGS)],
  [/^github\.ref_type (?:!= 'tag'|== 'branch')$/u, () => on(ON_BRANCHES)],
  [
    /^!startsWith\(github\.(?:ref, 'refs\/tags\/|ref_name, ')v?0\.'\)$/u,
    () => ({ ...on(ON_TAGS), notZero: true }),
  ],
  [
    /^!contains\(github\.(?:ref|ref_name), '(?:-|[-.]?(?:rc|beta|alpha|pre|dev|next)[-.]?)'\)$/u,
    () => ({ ...ALWAYS, stable: true }),
  ],
  [
    /^(?:!github\.event\.release\.prerelease|github\.event\.release\.prerelease (?:== '?false'?|!= '?true'?))$/u,
    () => ({ ...on(['release']), stable: true }),
  ],
  [/^github\.event_name == '([a-z_]+)'$/u, ([event = '']) => eventsOf(event, true)],
  [/^github\.event_name != '([a-z_]+)'$/u, ([event = '']) => eventsOf(event, false)],
]

const LONGEST = 1000
const DEEPEST = 8

/** What `enable=` or an `if:` says. */
export function conditionOf(text: string | undefined, main: string): Told {
  if (text === undefined) return ALWAYS
  if (text.length > LONGEST) return null
  const [, inner = text] =
    /^(?:\$\{\{([^}]*)\}\}|\{\{([^}]*)\}\})$/u.exec(text.trim())?.filter((each) => each !== undefined) ?? []
  return readExpression(inner, main, 0)
}

function readExpression(text: string, main: string, depth: number): Told {
  const expression = unwrapped(text)
  if (depth > DEEPEST) return null
  const read = (part: string): Told => readExpression(part, main, depth + 1)
  const any = splitOutside(expression, '||')
  if (any.length > 1) return any.map(read).reduce(either)
  const all = splitOutside(expression, '&&')
  if (all.length > 1) return all.map(read).reduce(both)
  for (const [shape, reader] of TERMS) {
    const found = shape.exec(expression)
    if (found !== null) return reader(found.slice(1), main)
  }
  return null
}

/** Both of two conditions; `never` where one never holds. */
export function both(a: Told, b: Told): Told {
  if (a === 'never' || b === 'never') return 'never'
  if (a === null || b === null) return null
  const { triggers } = a
  const common =
    triggers === null ? b.triggers : triggers.filter((each) => b.triggers?.includes(each) ?? true)
  if (common?.length === 0) return 'never'
  return {
    triggers: common,
    branch: a.branch ?? b.branch,
    notZero: a.notZero || b.notZero,
    stable: a.stable || b.stable,
  }
}

function either(a: Told, b: Told): Told {
  if (a === 'never') return b
  if (b === 'never') return a
  if (a === null || b === null) return null
  const all = a.triggers === null || b.triggers === null ? null : [...a.triggers, ...b.triggers]
  return {
    triggers: all === null ? null : TRIGGERS.filter((each) => all.includes(each)),
    branch: a.branch === b.branch ? a.branch : null,
    notZero: a.notZero && b.notZero,
    stable: a.stable && b.stable,
  }
}

function on(triggers: readonly Trigger[]): Condition {
  return { ...ALWAYS, triggers }
}

function ofBranch(branch: string): Condition {
  return { ...on(BRANCH_RUNS), branch: branch === '**' ? null : branch }
}

function eventsOf(event: string, equal: boolean): Told {
  const named = EVENTS[event]
  if (named === undefined) return equal ? null : ALWAYS
  return on(equal ? named : TRIGGERS.filter((trigger) => !named.includes(trigger)))
}
