import { ambiguous, unreadable } from './fault.ts'
import { fileName } from './file-name.ts'
import type { VersionFormat, VersionSpot } from './format.ts'
import { xmlLeaves } from './xml-leaves.ts'
import type { XmlLeaf } from './xml-leaves.ts'

function property(leaves: readonly XmlLeaf[], name: string): readonly XmlLeaf[] {
  const found = leaves.filter(({ path }) => path.join('/') === `Project/PropertyGroup/${name}`)
  if (found.length > 1) throw ambiguous(`it states <${name}> ${found.length} times`)
  return found
}

function find(text: string): readonly VersionSpot[] {
  const leaves = xmlLeaves(text)
  const version = property(leaves, 'Version')
  if (version.length > 0) return version
  const prefix = property(leaves, 'VersionPrefix')
  const suffixed = prefix.some(({ start, end }) => /[-+]/u.test(text.slice(start, end)))
  if (suffixed) throw unreadable('<VersionPrefix> holds X.Y.Z alone: use <Version>')
  return prefix
}

/** `*.csproj`, `*.fsproj`, `*.vbproj`, `Directory.Build.props`: `Version`, else `VersionPrefix`. */
export const textMsbuild: VersionFormat = {
  name: 'MSBuild project',
  takes: (path) => /\.(?:cs|fs|vb)proj$/u.test(path) || fileName(path) === 'Directory.Build.props',
  find,
}
