import { ambiguous } from './fault.ts'
import { fileName } from './file-name.ts'
import type { VersionFormat, VersionSpot } from './format.ts'
import { orMarked } from './marker.ts'
import { quotedSpot } from './quoted-spots.ts'

// java.util.Properties: key, then `=`, `:` or blanks, then the value up to the end of the line.
const PROPERTY = /^(\uFEFF?[ \t]*(?:version|VERSION_NAME)[ \t]*[=: \t][ \t]*)(v?)(\d[^\s\\]*)[ \t]*\r?$/gmu

function inProperties(text: string): readonly VersionSpot[] {
  const found = [...text.matchAll(PROPERTY)]
  if (found.length > 1) throw ambiguous(`it states the version ${found.length} times`)
  return found.map((match) => {
    const [, head = '', prefix = '', version = ''] = match
    const start = match.index + head.length + prefix.length
    return { start, end: start + version.length }
  })
}

/** `gradle.properties`: `version` or `VERSION_NAME`. */
export const gradleProperties = orMarked({
  name: 'gradle.properties',
  takes: (path) => fileName(path) === 'gradle.properties',
  find: inProperties,
} satisfies VersionFormat)

/** `build.gradle` and `build.gradle.kts`: the project's own `version`, at the margin; plugins and dependencies are indented. */
export const gradleBuild = orMarked({
  name: 'Gradle build file',
  takes: (path) => /^build\.gradle(?:\.kts)?$/u.test(fileName(path)),
  find: (text) => quotedSpot(text, String.raw`\uFEFF?version(?:[ \t]*=[ \t]*|[ \t]+)`),
} satisfies VersionFormat)
