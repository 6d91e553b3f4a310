import type { Reporter } from '../document/reporter.ts'
import type { Allowance, CheckRule, Policy, ReportRule } from '../policy.ts'
import type { RawPolicy } from '../schema/policy.ts'
import { milliseconds } from './duration.ts'

type RawCheck = NonNullable<RawPolicy['checks']>[string]
type RawReport = Extract<RawCheck, { report: string }>

/** `checks`, by name. */
export function resolveChecks(raw: RawPolicy, reporter: Reporter): Policy['checks'] {
  const entries = Object.entries(raw.checks ?? {}).map(([name, check]): [string, CheckRule] => {
    const { about = 'digest' } = check
    const maxAge = millisecondsOrNull(check.maxAge)
    if ('run' in check) return [name, { run: check.run, report: null, about, maxAge }]
    return [name, { run: null, report: resolveReport(name, check, reporter), about, maxAge }]
  })
  return Object.fromEntries(entries)
}

function resolveReport(name: string, check: RawReport, reporter: Reporter): ReportRule {
  const { report: format, failOn = 'high', fixedOnly = false, allow = [] } = check
  const allowances = allow.map((entry, index): Allowance => {
    const expires = endOfDay(entry.expires)
    if (expires === null) {
      const path = ['checks', name, 'allow', index, 'expires']
      reporter.problem(path, `${entry.expires} is no day of the calendar`)
    }
    return { id: entry.id, package: entry.package ?? null, reason: entry.reason, expires: expires ?? '' }
  })
  return { format, failOn, fixedOnly, allow: allowances, databaseAge: millisecondsOrNull(check.databaseAge) }
}

/** The moment after a day, in UTC; null for a day that the calendar does not have. */
function endOfDay(day: string): string | null {
  const start = new Date(`${day}T00:00:00.000Z`)
  if (Number.isNaN(start.getTime()) || !start.toISOString().startsWith(day)) return null
  return new Date(start.getTime() + 24 * 60 * 60 * 1000).toISOString()
}

function millisecondsOrNull(duration: string | undefined): number | null {
  return duration === undefined ? null : milliseconds(duration)
}
