import type { DraftRow } from '../draft.ts'
import { toPattern, withEnvironment } from './expression.ts'
import { flavourOf } from './flavour.ts'
import type { Flavour } from './flavour.ts'
import { DEFAULT_RULES, parseRule } from './rule.ts'
import type { Rule } from './rule.ts'
import { isRelease } from './step.ts'
import type { Line, WorkflowStep } from './step.ts'
import { translateRule } from './translate-rule.ts'
import type { RuleBasis } from './translate-rule.ts'
import { brokenRule, joinTranslations, NOTHING, unknownRule } from './translated.ts'
import type { Translation } from './translated.ts'

export interface TranslateOptions {
  /** The branch that work is merged into. */
  readonly main: string
  /** Values that are known without running anything: `github.repository`. */
  readonly known: Readonly<Record<string, string>>
}

/** The classes that the rules of a step stand for, and where they break the promise of a tag. */
export function translateStep(step: WorkflowStep, { main, known }: TranslateOptions): Translation {
  const flavour = flavourOf(step.flavor)
  const basis = { step, main, flavour, known: withEnvironment(known, step.env) }
  if (step.action === 'docker/build-push-action')
    return joinTranslations(step.tags.map((line) => literalTag(line, basis)))
  const lines = step.tags.length > 0 ? step.tags : DEFAULT_RULES.map((text) => ({ text, where: step.where }))
  const rules: Rule[] = []
  const parts = lines.map((line) => {
    const rule = parseRule(line)
    if (rule === null) return NOTHING
    if (typeof rule === 'string') return unknownRule(line, rule)
    rules.push(rule)
    return translateRule(rule, basis)
  })
  return joinTranslations([...parts, latestOf(rules, basis)])
}

/** `ghcr.io/acme/web:latest` in the `tags:` of a build; what another step made of them is that one's. */
function literalTag(line: Line, basis: RuleBasis): Translation {
  if (/^\$\{\{\s*steps\.[A-Za-z0-9_-]+\.outputs\.tags\s*\}\}$/u.test(line.text)) return NOTHING
  const colon = tagColon(line.text)
  if (colon < 0) return unknownRule(line, 'it has no tag that can be told')
  const value = line.text.slice(colon + 1)
  return translateRule({ type: 'raw', attributes: { value }, line }, { ...basis, flavour: flavourOf([]) })
}

/** Where the tag of a reference begins: a colon behind the last slash that is not inside an expression. */
function tagColon(text: string): number {
  const masked = text.replaceAll(/\$\{\{[^}]*\}\}/gu, (whole) => 'x'.repeat(whole.length))
  return masked.indexOf(':', masked.lastIndexOf('/') + 1)
}

const MAKE_LATEST: readonly Rule['type'][] = ['semver', 'pep440', 'match']

/** What `flavor: latest=` adds; `auto` is what it does when nobody says anything. */
function latestOf(rules: readonly Rule[], basis: RuleBasis): Translation {
  const { flavour, step } = basis
  const source = rules.find(makesLatest)
  const line = flavour.line ?? source?.line
  if (line === undefined || flavour.latest === 'false') return NOTHING
  if (flavour.latest === 'unknown') {
    return unknownRule(line, 'whether there is a `latest` is known only when the workflow runs')
  }
  const always = flavour.latest === 'true'
  if (!always && source === undefined) return NOTHING
  const key = latestName(flavour)
  const triggers = always ? step.triggers : step.triggers.filter(isRelease)
  if (key === null || triggers.length === 0) return NOTHING
  const [code, message] = always ? TAKEN_ALWAYS : TAKEN_BACK
  const row: DraftRow = { from: ['release'], moves: 'forward' }
  return { ...NOTHING, classes: [{ key, row, line, triggers }], broken: [brokenRule(line, code, message)] }
}

const TAKEN_ALWAYS = ['latest-always', '`latest=true`: whatever starts the workflow takes `latest`'] as const
const TAKEN_BACK = [
  'latest-backward',
  '`latest=auto`: a hotfix of an old line, or a re-run, takes `latest` back to it',
] as const

function makesLatest({ type, attributes }: Rule): boolean {
  if (attributes['enable'] === 'false') return false
  return MAKE_LATEST.includes(type) || (type === 'ref' && attributes['event'] === 'tag')
}

function latestName({ prefix, suffix, prefixLatest, suffixLatest }: Flavour): string | null {
  const text = `${prefixLatest ? prefix : ''}latest${suffixLatest ? suffix : ''}`
  const evaluated = toPattern(text, { known: {}, refName: null })
  return 'pattern' in evaluated ? evaluated.pattern : null
}
