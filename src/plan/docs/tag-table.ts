import type { FactKind } from '../../model/fact.ts'
import type { Component, Contract, Policy, TagClass } from '../../policy/policy.ts'
import { adviceFor } from '../explain.ts'

/** What a table says of one tag class, in words for readers of documentation. */
export interface TagRow {
  readonly tag: string
  readonly source: string
  readonly stability: string
  readonly use: string
}

const KINDS: Readonly<Record<FactKind, string>> = {
  release: 'a release',
  prerelease: 'a prerelease',
  rebuild: 'a rebuild of a release',
  build: 'a build',
  promotion: 'a promotion',
}

const CONTRACTS: Readonly<Record<Contract, string>> = {
  never: 'written once, never changes',
  daily: 'may change until its UTC day is over, then never',
  forward: 'moves, only up in version order',
  freely: 'moves with every one of them',
}

/** A row for every tag class of a component, in the order of the policy. */
export function tagTable(component: Component): readonly TagRow[] {
  return component.classes.map((tagClass) => ({
    tag: tagClass.key,
    source: sourceOf(tagClass, component),
    stability: stabilityOf(tagClass),
    use: tagClass.use ?? adviceFor(tagClass),
  }))
}

function sourceOf(
  { from, branches, versions, platforms, environments, supportedLines }: TagClass,
  { releases }: Component,
): string {
  const { supported } = releases.lines
  const explicit = supported?.kind === 'explicit' ? supported.lines.join(', ') : null
  const filters = [
    branches.length > 0 ? `of ${branches.map((branch) => `\`${branch}\``).join(', ')}` : null,
    versions === null ? null : `in \`${versions}\``,
    platforms.length > 0 ? `for ${platforms.join(', ')}` : null,
    environments.length > 0 ? `to ${environments.join(', ')}` : null,
    supportedLines ? `of a supported line${explicit === null ? '' : ` (${explicit})`}` : null,
  ].filter((filter) => filter !== null)
  return [from.map((kind) => KINDS[kind]).join(' or '), ...filters].join(' ')
}

function stabilityOf({ moves, aliasOf, support }: TagClass): string {
  const alias = aliasOf === null ? '' : `the same as \`${aliasOf}\`; `
  const unsupported = support === 'none' ? '; not for production' : ''
  return `${alias}${CONTRACTS[moves]}${unsupported}`
}

/** The tables of a policy as Markdown: one for each component that has an image. */
export function tagTables(policy: Policy, components: readonly Component[]): string {
  const several = policy.components.length > 1
  const tables = components.map((component) => {
    const head = several ? `**${component.name}** (${images(component)})\n\n` : ''
    return `${head}${markdown(tagTable(component))}`
  })
  return tables.join('\n\n')
}

function images({ images: names }: Component): string {
  return names.map((name) => `\`${name}\``).join(', ')
}

function markdown(rows: readonly TagRow[]): string {
  const lines = rows.map(({ tag, source, stability, use }) => [`\`${tag}\``, source, stability, use])
  const all = [['Tag', 'Comes from', 'Stability', 'Use it for'], ['---', '---', '---', '---'], ...lines]
  return all
    .map(
      (cells) =>
        `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ')).join(' | ')} |`,
    )
    .join('\n')
}
