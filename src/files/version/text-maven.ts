import { ambiguous } from './fault.ts'
import { fileName } from './file-name.ts'
import type { VersionFormat, VersionSpot } from './format.ts'
import { xmlLeaves } from './xml-leaves.ts'
import type { XmlLeaf } from './xml-leaves.ts'

const REVISION = /^\$\{(revision)\}$/u

function at(leaves: readonly XmlLeaf[], ...path: readonly string[]): readonly XmlLeaf[] {
  const found = leaves.filter(
    (leaf) => leaf.path.length === path.length && leaf.path.every((name, index) => name === path[index]),
  )
  if (found.length > 1) throw ambiguous(`it states ${path.join('/')} ${found.length} times`)
  return found
}

function find(text: string): readonly VersionSpot[] {
  const leaves = xmlLeaves(text)
  const own = at(leaves, 'project', 'version')
  const [first] = own
  if (first === undefined || !REVISION.test(text.slice(first.start, first.end))) return own
  return at(leaves, 'project', 'properties', 'revision')
}

/** `pom.xml`: the project's own version, or the property `revision` that it names. One without takes its parent's. */
export const textMaven: VersionFormat = {
  name: 'Maven POM',
  takes: (path) => fileName(path) === 'pom.xml',
  find,
  inherits: async (text) => xmlLeaves(text).some(({ path }) => path.join('/') === 'project/parent/version'),
}
