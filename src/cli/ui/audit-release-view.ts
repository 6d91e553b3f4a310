import type { ReleaseAuditResult } from '../../flows/audit/release.ts'
import { blocks } from './blocks.ts'
import { checkRows } from './check-rows.ts'
import type { Look } from './look.ts'
import type { Palette } from './palette.ts'
import { joined, shortDigest } from './short.ts'

/** The list to go through after a release: a line for each thing, and what to do about what is missing. */
export function releaseView(result: ReleaseAuditResult, { palette }: Look): string {
  const { component, version, digest, gitTag, checks } = result
  const head = joined([`${component} ${version}`, digest === null ? null : shortDigest(digest), gitTag])
  const rows = checks.map(({ name, message, mend, status }) => {
    const shown = status === 'unknown' ? 'warn' : status
    return { name, message, hints: mend === null ? [] : [mend], status: shown } as const
  })
  return blocks([palette.strong(head), '', ...checkRows(rows, palette)], [verdict(result, palette)])
}

function verdict({ version, passed, checks }: ReleaseAuditResult, palette: Palette): string {
  if (passed) return `${version} is whole.`
  const failed = checks.filter(({ status }) => status === 'fail').length
  if (failed === 0)
    return `${palette.bad('!')} Not everything could be asked: run it again   ${palette.dim('[E_AUDIT_INCOMPLETE]')}`
  const count = failed === 1 ? '1 thing is not as it must be' : `${failed} things are not as they must be`
  return `${palette.bad('!')} ${count}   ${palette.dim('[E_AUDIT_FINDINGS]')}`
}
