import { ALWAYS, both, conditionOf } from './condition.ts'
import type { Condition } from './condition.ts'
import { withEnvironment } from './expression.ts'
import { flavourOf } from './flavour.ts'
import { DEFAULT_RULES, parseRule } from './rule.ts'
import type { Rule } from './rule.ts'
import type { Line, WorkflowStep } from './step.ts'
import { translateLatest } from './translate-latest.ts'
import { translateRule } from './translate-rule.ts'
import type { RuleBasis } from './translate-rule.ts'
import { joinTranslations, NOTHING, unknownRule } from './translated.ts'
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
  const always = alwaysOf(step, main)
  if (always === 'never') return NOTHING
  const basis = { step, main, flavour, always, known: withEnvironment(known, step.env) }
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
  return joinTranslations([...parts, translateLatest(rules, basis)])
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

/** What holds whenever the step pushes, as far as it can be known. */
function alwaysOf({ conditions }: WorkflowStep, main: string): Condition | 'never' {
  return conditions
    .flatMap((text) => conditionOf(text, main) ?? [])
    .reduce<Condition | 'never'>((all, each) => both(all, each) ?? all, ALWAYS)
}
