import type { Command } from '@commander-js/extra-typings'

import type { EventRequest } from '../../flows/requests.ts'
import { TidemarkError } from '../../model/failure.ts'
import { quoted } from '../../plan/quoted.ts'
import { given } from './given.ts'

const EVENTS = ['release', 'prerelease', 'rebuild', 'build'] as const

function parseEvent(text: string): (typeof EVENTS)[number] {
  const event = EVENTS.find((known) => known === text)
  if (event !== undefined) return event
  throw new TidemarkError('E_USAGE', `"${text}" is no event`, { hints: [`Known: ${EVENTS.join(', ')}`] })
}

/** Facts by flag. Each beats what CI and git say; what contradicts them is refused by the flow. */
export function addEventOptions(command: Command) {
  return command
    .option('--component <name>', 'which component, where the policy has several')
    .option(
      '--event <kind>',
      'release, prerelease, rebuild or build (default: what CI and git say)',
      parseEvent,
    )
    .option('--version <version>', 'SemVer version, without the v of the git tag')
    .option('--commit <commit>', 'the commit that it was built from')
    .option('--branch <branch>', 'the branch that it was built from')
    .option('--git-tag <tag>', 'the git tag that it was built from')
    .option('--date <time>', 'when it was built: an RFC 3339 time or a date, UTC (default: now)')
    .option('--run <id>', 'id of the CI run')
}

export type Given = { readonly [Key in keyof EventRequest]?: EventRequest[Key] | undefined }

/** The facts that were given. */
export function eventOf(options: Given): EventRequest {
  const { component, event, version, commit, branch, gitTag, date, run } = options
  return given({ component, event, version, commit, branch, gitTag, date, run })
}

/** The same facts as flags, for a command that is told. */
export function eventFlags(options: Given): string {
  const { gitTag, ...others } = eventOf(options)
  return Object.entries({ ...others, 'git-tag': gitTag })
    .map(([name, value]) => (value === undefined ? '' : ` --${name} ${quoted(value)}`))
    .join('')
}
