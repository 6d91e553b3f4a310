import { tryParseVersion } from '../../../model/version.ts'
import { idea } from '../idea.ts'
import type { Idea } from '../idea.ts'
import type { Known } from '../known.ts'
import { ARCHITECTURES } from '../words.ts'
import { isPrefix } from './core.ts'

const CORE = /\d+\.\d+\.\d+/u
const PRERELEASE = /^([A-Za-z]+)(\.?\d+)?(?:\.[0-9A-Za-z]+)*$/u
const WRITTEN_BY_ARCH = ['amd64', 'arm64', 'arm-v7', 'arm-v6', '386', 'ppc64le', 's390x', 'riscv64']

/** `1.4.0`, `v1.4.0-rc.1`, `web-1.4.0`, `1.4.0-alpine`, `1.4.0-rc.1-alpine`, `1.4.0-arm64`. */
export function readVersion(tag: string, known: Known): readonly Idea[] {
  const core = CORE.exec(tag)
  if (core === null) return []
  const prefix = tag.slice(0, core.index)
  const rest = tag.slice(core.index + core[0].length)
  if (!isVersionPrefix(prefix) || tryParseVersion(core[0]) === null) return []
  if (rest !== '' && !/^-[A-Za-z0-9]/u.test(rest)) return []
  const [prerelease, suffix] = splitSuffix(core[0], rest.slice(1), known)
  const version = prerelease === '' ? core[0] : `${core[0]}-${prerelease}`
  if (tryParseVersion(version) === null) return []
  return [ideaOf(`${prefix}{version}`, version, suffix)]
}

/** The shape `v` or `web-` or `web-v` before a number. */
export function isVersionPrefix(text: string): boolean {
  return text === 'v' || isPrefix(text.replace(/(?<=[-_.])v$/u, ''))
}

/** What all that is built for one platform, or in one flavour, has behind its version. */
export function ideaOf(pattern: string, version: string, suffix: string): Idea {
  const kind = pattern.includes('{version}') ? 'version' : 'float'
  if (suffix === '') return idea(pattern, kind, version)
  const platform = ARCHITECTURES.get(suffix)
  if (platform === undefined) return idea(`${pattern}-${suffix}`, kind, version, { flavour: suffix })
  const written = WRITTEN_BY_ARCH.includes(suffix) ? '{arch}' : suffix
  return idea(`${pattern}-${written}`, 'arch', platform)
}

/** `rc.1-alpine` -> `rc.1`, `alpine`. What git has a tag for is the version's own. */
function splitSuffix(
  core: string,
  text: string,
  known: Known,
): readonly [prerelease: string, suffix: string] {
  if (text === '' || known.versions.has(`${core}-${text}`)) return [text, '']
  const dash = text.indexOf('-')
  const first = dash < 0 ? text : text.slice(0, dash)
  const [, word = ''] = PRERELEASE.exec(first) ?? []
  if (!known.prereleases.has(word)) return ['', text]
  return dash < 0 ? [text, ''] : [first, text.slice(dash + 1)]
}
