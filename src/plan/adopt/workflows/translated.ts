import type { DraftRow } from '../draft.ts'
import type { Line, Place, Trigger } from './step.ts'

/** A class that a rule stands for. */
export interface Translated {
  readonly key: string
  readonly row: DraftRow
  readonly line: Line
  /** What makes the tags, of what starts the workflow. */
  readonly triggers: readonly Trigger[]
}

/** How rules break the promise of a tag (docs/adopt.md has a row for each). */
export type BrokenCode =
  | 'exact-overwritten'
  | 'float-backward'
  | 'latest-backward'
  | 'latest-always'
  | 'latest-unreleased'
  | 'latest-prerelease'
  | 'zero'
  | 'branch-collides'
  | 'commit-overwritten'
  | 'any-git-tag'
  | 'two-writers'
  | 'class-unknown'
  | 'event-not-allowed'

export interface Broken {
  readonly code: BrokenCode
  readonly where: Place
  readonly rule: string
  readonly message: string
}

export interface NotUnderstood {
  readonly where: Place
  readonly rule: string
  readonly why: string
}

/** What one rule, or one step, comes to. */
export interface Translation {
  readonly classes: readonly Translated[]
  readonly broken: readonly Broken[]
  readonly notUnderstood: readonly NotUnderstood[]
}

export const NOTHING: Translation = { classes: [], broken: [], notUnderstood: [] }

export function joinTranslations(parts: readonly Translation[]): Translation {
  return {
    classes: parts.flatMap(({ classes }) => classes),
    broken: parts.flatMap(({ broken }) => broken),
    notUnderstood: parts.flatMap(({ notUnderstood }) => notUnderstood),
  }
}

export function unknownRule({ text, where }: Line, why: string): Translation {
  return { ...NOTHING, notUnderstood: [{ where, rule: text, why }] }
}

export function brokenRule({ text, where }: Line, code: BrokenCode, message: string): Broken {
  return { code, where, rule: text, message }
}
