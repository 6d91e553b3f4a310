import type { Fact } from '../../model/fact.ts'
import { variablesOf } from '../../policy/pattern.ts'
import type { Component } from '../../policy/policy.ts'
import type { Labels } from '../input.ts'
import type { Planned } from '../planned.ts'
import type { PublishedFact } from '../published-fact.ts'
import { nameOf } from '../reasons.ts'
import type { Refusal } from '../refusal.ts'
import { refusal } from '../refusal.ts'
import { isArtifact } from './gate.ts'

const PREFIX = 'org.opencontainers.image.'

/**
 * `require.labels`, on every platform: there, and saying what the facts say. Also without it, an image may not carry a tag that
 * names a commit while its label `revision` names another.
 */
export function labelsAgree(planned: Planned): readonly Refusal[] {
  const { component, labels = null } = planned.input
  const built = planned.published.filter(({ fact }) => isArtifact(fact) && fact.digest !== null)
  return built.flatMap((entry) => {
    const required = component.require.labels
    if (labels === null) return required.length === 0 ? [] : [unread(entry.fact, required)]
    const faults = new Set([
      ...required.flatMap((label) => labelFaults(label, { entry, component, labels, required: true })),
      ...(namesCommit(entry) ? labelFaults('revision', { entry, component, labels, required: false }) : []),
    ])
    return [...faults].map((fault) => disagree(entry.fact, fault))
  })
}

/** What is asked about one label of an artifact. */
export interface LabelQuestion {
  readonly entry: PublishedFact
  readonly component: Component
  readonly labels: Labels
  readonly required: boolean
}

/** What is wrong with one label, platform by platform, as parts of a sentence; nothing when it says what the facts say. */
export function labelFaults(label: string, question: LabelQuestion): readonly string[] {
  const { entry, component, labels, required } = question
  const platforms = Object.entries(labels)
  if (platforms.length === 0) return required ? [`the label ${label} is missing`] : []
  return platforms.flatMap(([platform, values]) => {
    const value = values[PREFIX + label] ?? values[label]
    const of = platform === '' ? '' : ` of ${platform}`
    if (value === undefined || value === '') return required ? [`the label ${label}${of} is missing`] : []
    const expected = expectedValues(label, entry, component)
    if (expected === null || expected.some((text) => sameText(label, text, value))) return []
    return [`the label ${label}${of} is "${value}", not "${expected[0] ?? ''}"`]
  })
}

/** What a label may say; null when nothing is known that it could contradict. */
function expectedValues(
  label: string,
  { fact, claims }: PublishedFact,
  component: Component,
): readonly string[] | null {
  if (label === 'revision') return fact.commit === null ? null : [fact.commit]
  if (label === 'source') return component.source === null ? null : [component.source]
  if (label !== 'version' || fact.version === null) return null
  const exact = claims.filter(({ class: { pattern } }) => variablesOf(pattern).includes('version'))
  return [fact.version.text, `v${fact.version.text}`, ...exact.map(({ group }) => group.tag)]
}

function sameText(label: string, expected: string, value: string): boolean {
  return label === 'source' ? bareUrl(expected) === bareUrl(value) : expected === value
}

/** `https://github.com/Acme/web.git/` and `https://github.com/acme/web` are one place. */
function bareUrl(url: string): string {
  return url
    .toLowerCase()
    .replace(/\/+$/u, '')
    .replace(/\.git$/u, '')
}

function namesCommit({ claims }: PublishedFact): boolean {
  return claims.some(({ class: { pattern } }) => variablesOf(pattern).includes('sha'))
}

function unread(fact: Fact, required: readonly string[]): Refusal {
  const message = `the labels of ${nameOf(fact)} were not read, and the policy requires ${required.join(', ')}`
  return refusal('E_GATE', message, { hints: ['A gate that cannot be evaluated is never taken as met.'] })
}

function disagree(fact: Fact, fault: string): Refusal {
  return refusal('E_LABELS', `${nameOf(fact)}: ${fault}`, {
    hints: [
      'Set the label when building:  --label org.opencontainers.image.NAME=VALUE  (a base image may have left its own).',
    ],
  })
}
