import { compareVersions, isStable } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { fail, off, pass } from '../../plan/cut/check.ts'
import type { CutCheck } from '../../plan/cut/check.ts'
import { core } from '../../plan/cut/target.ts'
import type { CutTarget } from '../../plan/cut/target.ts'
import { attempt } from './attempt.ts'
import { rulesByPath, versionEdit } from './edits.ts'
import type { Edit, FileStatement } from './edits.ts'
import type { Survey } from './survey.ts'
import type { CutWorld } from './world.ts'

const NAME = 'version files'

export interface VersionFiles {
  readonly edits: readonly Edit[]
  readonly check: CutCheck
}

/** The edits of the version files, and whether these say what the last release says. */
export async function draftVersionFiles(
  world: CutWorld,
  survey: Survey,
  target: CutTarget,
): Promise<VersionFiles> {
  const { files, prereleases } = survey.component.cut
  const version = versionInFiles(target.version, prereleases)
  if (files.length === 0) return { edits: [], check: off(NAME, 'the policy lists none') }
  if (version === null) return { edits: [], check: off(NAME, 'a prerelease leaves them as they are') }
  const asked = [...rulesByPath(world, files)].map(([path, rules]) => ({ path, rules, version }))
  const drafts = await Promise.all(asked.map((one) => attempt(() => versionEdit(world, survey, one))))
  const faults = drafts.flatMap((draft) => ('fault' in draft ? [draft.fault] : []))
  const good = drafts.flatMap((draft) => ('value' in draft ? [draft.value] : []))
  const edits = good.map(({ edit }) => edit)
  const [fault] = faults
  if (fault !== undefined) {
    return {
      edits,
      check: fail(NAME, fault.code, faults.map(({ message }) => message).join('; '), fault.hints),
    }
  }
  return {
    edits,
    check: judge(
      good.map(({ says }) => says),
      survey,
      version,
    ),
  }
}

/** What the files are to say; null when the release leaves them alone. */
export function versionInFiles(version: Version, mode: 'tag' | 'final' | 'exact'): Version | null {
  if (isStable(version) || mode === 'exact') return version
  return mode === 'final' ? core(version) : null
}

/** Each place must say the last release, or what is being cut already (or a development version of it, such as 1.2.0-SNAPSHOT). */
function judge(says: readonly FileStatement[], { current }: Survey, version: Version): CutCheck {
  const last = current?.version ?? null
  const odd = says.flatMap(({ path, spots }) =>
    spots
      .filter((spot) => !fits(spot.version, last, version))
      .map((spot) => `${path}:${spot.line} says ${spot.written}`),
  )
  const spots = says.flatMap((file) => file.spots)
  if (odd.length > 0) {
    const what = last === null ? `a version above ${version.text}` : `not ${last.text}, the last release`
    return fail(NAME, 'E_CUT_FILES', `${odd.join('; ')}: ${what}`, [
      `Make them say ${last?.text ?? version.text} and commit that: the git tag is the truth.`,
    ])
  }
  const done = spots.length > 0 && spots.every((spot) => spot.version?.text === version.text)
  if (done) return pass(NAME, `they say ${version.text} already`)
  return pass(
    NAME,
    last === null ? `there is no release to compare with` : `they say ${last.text}, the last release`,
  )
}

function fits(said: Version | null, last: Version | null, version: Version): boolean {
  if (said === null) return false
  if (said.text === version.text || core(said).text === core(version).text) return true
  return last === null ? compareVersions(said, version) < 0 : said.text === last.text
}
