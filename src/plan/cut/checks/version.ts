import { isStable } from '../../../model/version.ts'
import { versionStep } from '../../version-step.ts'
import { fail, pass } from '../check.ts'
import type { CutCheck } from '../check.ts'
import type { CutFacts } from '../facts.ts'
import { barOf, core, seriesOf } from '../target.ts'

const NAME = 'version'

/** The version goes up, within its line and from what HEAD descends from; a candidate is the next of its series. */
export function checkVersion(facts: CutFacts): CutCheck {
  const { version } = facts.target
  const bar = barOf(version, { ...facts, releases: facts.released })
  if (bar !== null) {
    const message = `${version.text} is not above ${bar.version.text}, which is released (${bar.gitTag})`
    return fail(NAME, 'E_CUT_VERSION', message, [`tidemark cut patch${facts.named}`])
  }
  if (!isStable(version)) return checkCandidate(facts)
  const step = versionStep(facts.current?.version ?? null, version)
  return pass(NAME, step.text)
}

function checkCandidate(facts: CutFacts): CutCheck {
  const { version } = facts.target
  const [, word = '', separator = '', digits = ''] =
    /^([A-Za-z-]+)(\.?)(\d{1,9})$/u.exec(version.prerelease.join('.')) ?? []
  // A suffix that does not count (1.0.0-beta) has no next one.
  if (digits === '') return pass(NAME, `${version.text}, a prerelease`)
  const next = (seriesOf({ releases: facts.released }, core(version), word)[0]?.number ?? 0) + 1
  if (Number(digits) === next) return pass(NAME, `${version.text}, ${word} number ${next}`)
  return fail(
    NAME,
    'E_CUT_CANDIDATE',
    `the next ${word} of ${core(version).text} is number ${next}, not ${digits}`,
    [`tidemark cut ${core(version).text}-${word}${separator}${next}${facts.named}`],
  )
}
