import type { ChosenClass, DraftComponent, DraftRow } from './draft.ts'
import { isAlias } from './draft.ts'
import { ENVIRONMENT_WORDS } from './words.ts'

/** A policy to be. */
export interface DraftPolicy {
  readonly components: readonly DraftComponent<ChosenClass>[]
  /** Environments that tags name. */
  readonly environments: readonly string[]
  readonly main: string
  readonly source: string | null
}

/** Comment lines for a class, without `#`. */
export type Remark = (component: string, key: string) => readonly string[]

const PLAIN = /^[A-Za-z0-9_][A-Za-z0-9_./-]*$/u
// Words and numbers that YAML takes for something else than text.
const SPECIAL = /^(?:true|false|null|yes|no|on|off|~|[-+.0-9][0-9_.eExXo+-]*)$/iu

/** The text of a policy file. What `remark` answers stands as comments above each class. */
export function draftText(policy: DraftPolicy, remark: Remark = () => []): string {
  const [only, ...more] = policy.components
  const lines =
    only === undefined || more.length > 0 || !isNamedAfterImage(only)
      ? manyLines(policy, remark)
      : [...imageLines(only), ...sourceLines(policy), ...releaseLines(only), ...tagLines(only, remark)]
  return `${['version: 1', ...lines, ...environmentLines(policy)].join('\n')}\n`
}

function manyLines(policy: DraftPolicy, remark: Remark): readonly string[] {
  const components = policy.components.flatMap((component) => [
    `${key(component.name)}:`,
    ...indent([...imageLines(component), ...releaseLines(component), ...tagLines(component, remark)]),
  ])
  return [...sourceLines(policy), 'components:', ...indent(components)]
}

/** A policy of one image names its component after the last part of the image. */
function isNamedAfterImage({ name, images }: DraftComponent<ChosenClass>): boolean {
  return images[0]?.replace(/^oci:/u, '').split('/').at(-1) === name
}

function imageLines({ images }: DraftComponent<ChosenClass>): readonly string[] {
  const [image = ''] = images
  return [`image: ${images.length === 1 ? scalar(image) : list(images)}`]
}

function sourceLines({ source }: DraftPolicy): readonly string[] {
  return source === null ? [] : [`source: ${source}`]
}

function releaseLines(component: DraftComponent<ChosenClass>): readonly string[] {
  const { gitTag, annotated, prereleases, lines, notes } = component
  return [
    'releases:',
    ...indent([
      ...notes.map((note) => `# ${note}`),
      `gitTag: ${quoted(gitTag)}`,
      ...(annotated ? ['annotated: true'] : []),
      `prereleases: ${list(prereleases)}`,
      ...(lines === null
        ? []
        : [`lines: { by: minor, supported: ${typeof lines === 'string' ? quoted(lines) : list(lines)} }`]),
    ]),
  ]
}

function tagLines(component: DraftComponent<ChosenClass>, remark: Remark): readonly string[] {
  const rows = component.classes.flatMap(({ key: name, row }) => [
    ...remark(component.name, name).map((line) => `# ${line}`),
    `${key(name)}: ${rowText(row)}`,
  ])
  return ['tags:', ...indent(rows)]
}

/** A class on one line, as policies are mostly written. */
export function rowText(row: DraftRow): string {
  if (isAlias(row)) return `{ aliasOf: ${scalar(row.aliasOf)} }`
  const [only = '', ...more] = row.from
  const fields = [
    `from: ${more.length === 0 ? only : list(row.from)}`,
    `moves: ${row.moves}`,
    row.versions !== undefined && `versions: ${quoted(row.versions)}`,
    row.lines !== undefined && `lines: ${row.lines}`,
    row.branches !== undefined && `branches: ${list(row.branches)}`,
    row.environments !== undefined && `environments: ${list(row.environments)}`,
    row.platforms !== undefined && `platforms: ${list(row.platforms)}`,
    row.onConflict !== undefined && `onConflict: ${row.onConflict}`,
  ]
  return `{ ${fields.filter((field) => field !== false).join(', ')} }`
}

/** The first follows the main branch, each next one comes after the one before: what a person then makes of it. */
function environmentLines({ environments, main }: DraftPolicy): readonly string[] {
  if (environments.length === 0) return []
  const known = ENVIRONMENT_WORDS.filter((word) => environments.includes(word))
  const others = environments.filter((name) => !known.includes(name))
  const first = `{ follows: { branches: ${list([main])} } }`
  const ladder = known.map(
    (name, at) => `${key(name)}: ${at === 0 ? first : `{ after: ${scalar(known[at - 1] ?? '')} }`}`,
  )
  return [
    'environments:',
    ...indent(['# In which order, and behind which checks and approvals, is for you to say.']),
    ...indent([...ladder, ...others.map((name) => `${key(name)}: ${first}`)]),
  ]
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`)
}

function key(text: string): string {
  return scalar(text)
}

function list(items: readonly string[]): string {
  return `[${items.map(scalar).join(', ')}]`
}

function scalar(text: string): string {
  return PLAIN.test(text) && !SPECIAL.test(text) ? text : quoted(text)
}

function quoted(text: string): string {
  return JSON.stringify(text)
}
