import type { ReleaseAuditResult } from '../../flows/audit/release.ts'
import { blocks } from './blocks.ts'
import { checkRows } from './check-rows.ts'
import type { Look } from './look.ts'
import { counted, joined, shortDigest } from './short.ts'

/** The list to go through after a release: a line for each thing, and what to do about what is missing. */
export function releaseView(result: ReleaseAuditResult, { palette }: Look): string {
  const { component, version, digest, gitTag, passed, checks } = result
  const head = joined([`${component} ${version}`, digest === null ? null : shortDigest(digest), gitTag])
  const rows = checks.map(({ mend, ...check }) => ({ ...check, hints: mend === null ? [] : [mend] }))
  const failed = checks.filter(({ status }) => status === 'fail').length
  const verdict = passed
    ? `${version} is whole.`
    : `${palette.bad('!')} ${counted(failed, 'thing is', 'things are')} not as they must be   ${palette.dim('[E_AUDIT_FINDINGS]')}`
  return blocks([palette.strong(head), '', ...checkRows(rows, palette)], [verdict])
}
