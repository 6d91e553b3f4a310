import type { Fact } from '../model/fact.ts'
import type { Policy } from '../policy/policy.ts'
import { componentFlag } from './component-flag.ts'
import { quoted } from './quoted.ts'
import { dayOf } from './reasons.ts'

/** The command that publishes a fact of the ledger once more, which writes whatever of its tags is missing or elsewhere. */
export function againCommand(fact: Fact, policy: Policy): string {
  const command = `tidemark publish${componentFlag(policy, fact.component)}`
  return [command, ...eventFlags(fact), ...flag('digest', fact.digest)].join(' ')
}

function eventFlags(fact: Fact): readonly string[] {
  const { kind, version, gitTag, commit, branch, date } = fact
  if (version === null)
    return ['--event build', ...flag('commit', commit), ...flag('branch', branch), ...flag('date', date)]
  if (kind === 'rebuild')
    return ['--event rebuild', ...flag('version', version.text), ...flag('date', dayOf(date))]
  return gitTag === null
    ? [...flag('version', version.text), ...flag('commit', commit)]
    : flag('git-tag', gitTag)
}

function flag(name: string, value: string | null): readonly string[] {
  return value === null ? [] : [`--${name} ${quoted(value)}`]
}
