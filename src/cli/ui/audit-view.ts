import type { AuditFinding, AuditResult } from '../../flows/audit/request.ts'
import { SEVERITIES, isAsBad } from '../../plan/audit/severity.ts'
import type { Severity } from '../../plan/audit/severity.ts'
import { minuteOf } from '../../plan/reasons.ts'
import { blocks } from './blocks.ts'
import type { Ready } from '../ready.ts'
import type { Look } from './look.ts'
import type { Palette } from './palette.ts'
import { counted, joined, shortDigest } from './short.ts'
import { table } from './table.ts'

interface ShownAudit extends AuditResult {
  readonly failOn: Severity
  readonly failing: number
}

/** Everything that was found, the tag first, what was and what is, who made it so, and the command that mends it. */
export function auditView(audit: ShownAudit, { palette, ready }: Look): string {
  const byComponent = Map.groupBy(audit.findings, ({ component }) => component)
  return blocks(
    ...[...byComponent].map(([component, findings]) => [
      palette.strong(component),
      ...findings.flatMap((finding) => findingLines(finding, audit.failOn, palette)),
    ]),
    [...endLines(audit, palette, ready)],
  )
}

function findingLines(finding: AuditFinding, failOn: Severity, palette: Palette): readonly string[] {
  const { severity, code, message, mend } = finding
  const fails = isAsBad(severity, failOn)
  const symbol = fails ? palette.bad('!') : palette.warn('-')
  const head = `  ${symbol} ${palette.strong(nameOf(finding))}   ${severity}   ${palette.dim(`[${code}]`)}`
  const rows = [
    [palette.dim('what'), message],
    [palette.dim('bytes'), bytesText(finding)],
    [palette.dim('where'), whereText(finding)],
    [palette.dim(finding.who === null ? 'since' : 'was made by'), whoText(finding)],
    [palette.dim('mend it'), mend ?? ''],
  ].filter(([, text]) => text !== '')
  return [head, ...table(rows, { indent: '      ' })]
}

function nameOf({ tag, gitTag, environment, version, image, where }: AuditFinding): string {
  return tag ?? gitTag ?? environment ?? version ?? image ?? where?.file ?? ''
}

function bytesText({ old, now }: AuditFinding): string {
  if (old === null) return now === null ? '' : shortDigest(now)
  return `${shortDigest(old)} -> ${now === null ? 'gone' : shortDigest(now)}`
}

function whereText({ image, where, tag }: AuditFinding): string {
  const line = where?.line === undefined ? null : `${where.file}:${where.line}`
  return joined([image === null || tag === null ? image : `${image}:${tag}`, line], '   ')
}

function whoText({ who, when }: AuditFinding): string {
  return joined([who, when === null ? null : minuteOf(when)], ', ')
}

function endLines(audit: ShownAudit, palette: Palette, ready: Ready): readonly string[] {
  const { since, standing, recorded, components } = audit
  const unread = components.reduce((sum, { content }) => sum + content.unread, 0)
  return [
    verdict(audit, palette),
    ...(standing > 0
      ? [
          `${counted(standing, 'finding')} of before ${since === null ? '' : minuteOf(since)} still standing, left out.`,
        ]
      : []),
    ...(unread > 0
      ? [
          `The content of ${counted(unread, 'release')} was not read yet: the next audits go on, --deep reads all.`,
        ]
      : []),
    ...(recorded === null ? [] : [`${counted(recorded, 'record')} appended to the ledger.`]),
    ...(audit.complete
      ? []
      : [`${palette.bad('!')} ${ready(incompleteText(audit))}   ${palette.dim('[E_AUDIT_INCOMPLETE]')}`]),
  ]
}

function verdict(audit: ShownAudit, palette: Palette): string {
  const { findings, failing, failOn, requests } = audit
  const tags = audit.components.flatMap(({ images }) => images).reduce((sum, image) => sum + image.tags, 0)
  const looked = `${counted(tags, 'tag')} looked at, ${counted(requests, 'request')}`
  if (findings.length === 0) return `${audit.complete ? 'Nothing found' : 'Nothing found so far'}. ${looked}.`
  const counts = SEVERITIES.flatMap((severity) =>
    audit.counts[severity] === 0 ? [] : [`${audit.counts[severity]} ${severity}`],
  )
  const fails = failing === 0 ? `none as bad as ${failOn}` : palette.dim('[E_AUDIT_FINDINGS]')
  return `${counted(findings.length, 'finding')}: ${counts.join(', ')}. ${looked}.   ${fails}`
}

/** What was not looked at, and how to go on. */
export function incompleteText({ components }: Pick<AuditResult, 'components'>): string {
  const left = components.flatMap(({ images }) =>
    images.flatMap(({ image, tags, of }) => {
      if (of === null) return [`${image}: ${tags} tags, of how many is not known`]
      return tags < of ? [`${image}: ${tags} of ${of} tags`] : []
    }),
  )
  const far = left.length === 0 ? 'all tags, and not the content of every release' : left.join('; ')
  return `The budget was spent. Looked at: ${far}. Go on:  tidemark audit --resume`
}
