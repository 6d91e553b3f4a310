import type { FactKind } from '../../model/fact.ts'
import { compile } from '../language/compile.ts'
import { globs } from '../language/glob.ts'
import type { Language } from '../language/of-pattern.ts'
import { readWord } from '../language/read-word.ts'
import { nameSanitisedTo } from '../language/sanitised.ts'
import { kindsThatFeed } from '../language/sources.ts'
import type { Shape } from '../language/variables.ts'
import { valuesOf } from '../language/values.ts'
import type { Values } from '../language/values.ts'
import type { Component, TagClass } from '../policy.ts'

/** A class of a component with its language. */
export interface Claimant {
  readonly component: Component
  readonly tagClass: TagClass
  readonly language: Language
}

/** How `claimant` makes `tag`, in words: "release 1234567.0.0", "a commit that begins 1234567", "branch fix/docs". */
export function describeClaim(claimant: Claimant, tag: string): string {
  const { tagClass, component } = claimant
  const found = firstReading(claimant, tag)
  if (found === null) return `"${tagClass.key}"`
  const { values, shape } = found
  const phrases = [
    versionPhrase(values, shape, claimant),
    values.sha === undefined ? null : `a commit that begins ${values.sha}`,
    values.branch === undefined ? null : `branch "${branchOf(tagClass, values.branch)}"`,
    values.env === undefined ? null : `environment ${values.env}`,
    values.arch === undefined ? null : `platform ${values.arch}`,
    values.date === undefined ? null : `the date ${values.date}`,
    values.run === undefined ? null : `CI run ${values.run}`,
    values.component === undefined ? null : `component ${component.name}`,
  ].filter((phrase) => phrase !== null)
  return phrases.length === 0 ? anyOf(tagClass) : phrases.join(' with ')
}

/** The branch name that makes `tag` by a class with `{branch}`; null when the class has none. */
export function branchThatMakes(claimant: Claimant, tag: string): string | null {
  const values = firstReading(claimant, tag)?.values
  return values?.branch === undefined ? null : branchOf(claimant.tagClass, values.branch)
}

interface Found {
  readonly values: Values
  readonly shape: Shape
}

function firstReading({ component, language }: Claimant, tag: string): Found | null {
  for (const reading of readWord(language, tag)) {
    const values = valuesOf(reading, component.releases.lines.by)
    if (values !== null) return { values, shape: reading.reading.shape }
  }
  return null
}

function branchOf({ branches }: TagClass, part: string): string {
  return nameSanitisedTo(compile(globs(branches)), part) ?? part
}

const NAMES: Readonly<Record<FactKind, string>> = {
  release: 'release',
  prerelease: 'prerelease',
  rebuild: 'a rebuild of',
  promotion: 'a promotion of',
  build: 'a build of',
}

function anyOf(tagClass: TagClass): string {
  const [kind = 'build'] = kindsThatFeed(tagClass)
  return `every ${kind}`
}

function versionPhrase(values: Values, shape: Shape, { tagClass, component }: Claimant): string | null {
  const version = versionText(values, shape, component)
  if (version === null) return null
  const kinds = kindsThatFeed(tagClass).filter((kind) => (shape.prerelease ? true : kind !== 'prerelease'))
  const first = shape.prerelease ? kinds.find((kind) => kind !== 'release') : kinds[0]
  return `${NAMES[first ?? 'release']} ${version}`
}

/** A version with these values: what the pattern does not show is the lowest that the class takes. */
function versionText(values: Values, { box, prerelease }: Shape, component: Component): string | null {
  if (values.version !== undefined) return values.version
  const shown = shownNumbers(values)
  if (values.prerelease === undefined && shown.every((number) => number === undefined)) return null
  const lowest = [box.major.lo, box.minor.lo, box.patch.lo]
  const core = lowest.map((number, index) => shown[index] ?? String(number)).join('.')
  return prerelease ? `${core}-${values.prerelease ?? exampleOf(component)}` : core
}

function shownNumbers({ line, major, minor, patch }: Values): readonly (string | undefined)[] {
  const [lineMajor, lineMinor] = line?.split('.') ?? []
  return [lineMajor ?? major, lineMinor ?? minor, patch]
}

function exampleOf({ releases }: Component): string {
  const [word = '*'] = releases.prereleases
  return word === '*' ? 'rc.1' : `${word}.1`
}
