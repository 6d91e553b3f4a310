import { ambiguous, unreadable } from './fault.ts'
import { fileName } from './file-name.ts'
import type { Spelling, VersionFormat, VersionSpot } from './format.ts'
import { jsonLeaves } from './json-spots.ts'
import { isUnder, leavesAt, spotOf } from './leaf.ts'
import type { Leaf, Path } from './leaf.ts'
import { parsePathExpression } from './path-expression.ts'
import { PEP440 } from './pep440.ts'
import { SEMVER } from './semver-spelling.ts'
import { tomlLeaves } from './toml-spots.ts'
import { yamlLeaves } from './yaml-spots.ts'

/** What tells one kind of document with an `at` from the others. */
interface Syntax {
  readonly name: string
  readonly files: (name: string) => boolean
  readonly spelling?: Spelling
  /** The scalars of each document in the text. */
  readonly documents: (text: string) => Promise<readonly (readonly Leaf[])[]> | readonly (readonly Leaf[])[]
}

function atPath({ name, files, spelling = SEMVER, documents }: Syntax): VersionFormat {
  return {
    name,
    takes: (path, { at }) => at !== null && files(fileName(path)),
    spelling,
    find: async (text, { at }) => {
      if (at === null) return []
      const path = parsePathExpression(at)
      const leaf = onlyLeaf(await documents(text), path, at)
      return leaf === null ? [] : [checkedSpot({ text, at, spelling }, leaf)]
    },
  }
}

function onlyLeaf(documents: readonly (readonly Leaf[])[], path: Path, at: string): Leaf | null {
  const sharing = documents.flat().find((leaf) => leaf.shared !== undefined && isUnder(path, leaf.path))
  if (sharing !== undefined) {
    throw unreadable(
      `\`${at}\` is shared with other places by ${sharing.shared}: write the version out there`,
    )
  }
  const found = documents.flatMap((leaves) => leavesAt(leaves, path))
  if (found.length > 1) throw ambiguous(`it states \`${at}\` ${found.length} times`)
  return found[0] ?? null
}

interface Asked {
  readonly text: string
  readonly at: string
  readonly spelling: Spelling
}

function checkedSpot({ text, at, spelling }: Asked, leaf: Leaf): VersionSpot {
  const spot = spotOf(text, leaf)
  const written = text.slice(spot.start, spot.end)
  if (typeof leaf.value !== 'string' || spelling.read(written) === null) {
    throw unreadable(`\`${at}\` is \`${written.slice(0, 80)}\`, which is not a version`)
  }
  return spot
}

/** A place in a JSON file, comments allowed. */
export const jsonAtPath = atPath({
  name: 'JSON path',
  files: (name) => /\.jsonc?$/u.test(name),
  documents: (text) => [jsonLeaves(text, { comments: true })],
})

/** A place in a YAML file, in exactly one of its documents. */
export const yamlAtPath = atPath({
  name: 'YAML path',
  files: (name) => /\.ya?ml$/u.test(name),
  documents: yamlLeaves,
})

/** A place in `pyproject.toml`: versions are spelled as Python does. */
export const pythonAtPath = atPath({
  name: 'pyproject.toml path',
  files: (name) => name === 'pyproject.toml',
  spelling: PEP440,
  documents: async (text) => [await tomlLeaves(text)],
})

/** A place in a TOML file. */
export const tomlAtPath = atPath({
  name: 'TOML path',
  files: (name) => name.endsWith('.toml'),
  documents: async (text) => [await tomlLeaves(text)],
})

/** An `at` for a file that is neither JSON nor YAML nor TOML. */
export const noPath: VersionFormat = {
  name: 'path',
  takes: (_, { at }) => at !== null,
  find: () => {
    throw unreadable('`at` is for JSON, YAML and TOML files: use `line` here')
  },
}
