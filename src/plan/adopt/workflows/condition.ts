import type { Trigger } from './step.ts'

/** When a rule counts. */
export interface Condition {
  /** null: whatever started the workflow. */
  readonly triggers: readonly Trigger[] | null
  /** Only pushes of this branch; null: of any. */
  readonly branch: string | null
  /** True when tags of 0.x are left out. */
  readonly notZero: boolean
}

export const ALWAYS: Condition = { triggers: null, branch: null, notZero: false }

const BRANCH =
  /^github\.(?:ref == 'refs\/heads\/([^'{}]+)'|ref == format\('refs\/heads\/\{0\}', '([^']+)'\)|ref_name == '([^']+)')$/u
const DEFAULT_BRANCH =
  /^(?:github\.ref == format\('refs\/heads\/\{0\}', github\.event\.repository\.default_branch\)|github\.ref_name == github\.event\.repository\.default_branch)$/u
const TAG = /^(?:startsWith\(github\.ref, 'refs\/tags\/v?'\)|github\.ref_type == 'tag')$/u
const NOT_ZERO = /^!startsWith\(github\.ref, 'refs\/tags\/v?0\.'\)$/u
const EVENT = /^github\.event_name == '([a-z_]+)'$/u

const EVENTS: Readonly<Record<string, readonly Trigger[]>> = {
  push: ['branch', 'tag'],
  release: ['release'],
  schedule: ['schedule'],
  workflow_dispatch: ['manual'],
  pull_request: ['pull-request'],
}

/** What `enable=` says; `never` when it is switched off, null when it cannot be known. */
export function conditionOf(text: string | undefined, main: string): Condition | 'never' | null {
  if (text === undefined || text === 'true') return ALWAYS
  if (text === 'false') return 'never'
  const expression = text
    .replace(/^\$\{\{/u, '')
    .replace(/\}\}$/u, '')
    .replace(/^\{\{/u, '')
    .trim()
  return ofRef(expression, main) ?? ofEvent(expression)
}

function ofRef(expression: string, main: string): Condition | null {
  if (expression === 'is_default_branch' || DEFAULT_BRANCH.test(expression)) return ofBranch(main)
  const branch = BRANCH.exec(expression)
    ?.slice(1)
    .find((name) => name !== undefined)
  return branch === undefined ? null : ofBranch(branch)
}

function ofEvent(expression: string): Condition | null {
  const notZero = NOT_ZERO.test(expression)
  if (notZero || TAG.test(expression)) return { ...ALWAYS, triggers: ['tag', 'release'], notZero }
  const triggers = EVENTS[EVENT.exec(expression)?.[1] ?? '']
  return triggers === undefined ? null : { ...ALWAYS, triggers }
}

function ofBranch(branch: string): Condition {
  return { triggers: ['branch', 'schedule', 'manual'], branch, notZero: false }
}
