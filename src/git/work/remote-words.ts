import { stripVTControlCharacters } from 'node:util'

import { withoutCredentials } from '../failure.ts'

const MOST = 12
// Says only that there is more above.
const EMPTY =
  /^fatal: Could not read from remote repository\.|^Please make sure you have|^and the repository exists/u

/** The lines of `stderr` worth telling, without control characters and credentials; at most the last twelve. */
export function plainLines(stderr: string): readonly string[] {
  return stripVTControlCharacters(withoutCredentials(stderr))
    .split(/[\r\n]+/u)
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '')
    .slice(-MOST)
}

/** Why a remote could not be reached, in git's words and those of ssh, on one line. */
export function remoteWords(stderr: string): string {
  const lines = plainLines(stderr).map((line) => line.trim())
  const telling = lines.filter((line) => !EMPTY.test(line))
  const fatal = telling.filter((line) => /^(?:fatal|error|ERROR|remote): /u.test(line))
  const [first] = fatal.length > 0 ? fatal : telling.slice(-1)
  return first ?? lines[0] ?? 'it did not say why'
}
