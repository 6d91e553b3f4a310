import { writeFile } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'

import type { AuditFinding, AuditResult } from '../../flows/audit/request.ts'
import { TidemarkError } from '../../model/failure.ts'
import { FINDING_CODES } from '../../plan/audit/codes.ts'
import { keyOfFinding } from '../../plan/audit/finding.ts'
import { isAsBad } from '../../plan/audit/severity.ts'
import type { Severity } from '../../plan/audit/severity.ts'
import { minuteOf } from '../../plan/reasons.ts'
import { documentText } from '../face.ts'
import { auditView, incompleteText } from '../ui/audit-view.ts'
import { clean, cleanDeep } from '../ui/clean.ts'
import type { Look } from '../ui/look.ts'
import { PLAIN } from '../ui/palette.ts'
import { joined } from '../ui/short.ts'
import { ownVersion } from '../version.ts'
import { junitReport } from './junit.ts'
import { markdownReport } from './markdown.ts'
import type { Report, ReportItem } from './report.ts'
import { sarifReport } from './sarif.ts'

/** An audit as it is shown. */
export interface ShownAudit extends AuditResult {
  readonly failOn: Severity
  readonly failing: number
}

/** Where files are, absolute: what is written for code hosts names them from the top of the repository. */
export interface Places {
  /** The top of the repository; null outside of one. */
  readonly root: string | null
  /** Where the user stands. */
  readonly cwd: string
  /** The folder of the policy file. */
  readonly folder: string
  /** The policy file, as messages show it. */
  readonly policy: string
}

type Render = (audit: ShownAudit, rendering: Rendering) => string

const RENDERERS: Readonly<Record<'table' | 'json' | 'sarif' | 'junit' | 'markdown', Render>> = {
  table: (audit, { look }) => `${auditView(cleanDeep(audit), { ...look, palette: PLAIN })}\n`,
  json: (audit) => documentText('audit', audit, true),
  sarif: (audit, rendering) => sarifReport(reportOf(audit, rendering)),
  junit: (audit, rendering) => junitReport(reportOf(audit, rendering)),
  markdown: (audit, rendering) => markdownReport(reportOf(audit, rendering)),
}

interface Rendering {
  readonly format: keyof typeof RENDERERS
  readonly look: Look
  readonly places: Places
}

/** An audit in one of the formats; ends with a line feed. */
export function renderAudit(audit: ShownAudit, rendering: Rendering): string {
  return RENDERERS[rendering.format](audit, rendering)
}

/** Throws E_IO. */
export async function writeReport(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text)
  } catch (cause) {
    throw new TidemarkError('E_IO', `${file} cannot be written`, { cause, where: { file } })
  }
}

function reportOf(audit: ShownAudit, { look, places }: Rendering): Report {
  const { at, ended, components, findings, failOn, complete } = audit
  const looked = components.flatMap(({ images }) =>
    images.map(({ image, tags, of }) => clean(`${image}: ${tags} of ${of ?? 'an unknown number of'} tags`)),
  )
  return {
    title: 'tidemark audit',
    version: ownVersion(),
    at,
    ended,
    policy: fromTop(places, places.cwd, places.policy),
    looked,
    incomplete: complete ? null : clean(look.ready(incompleteText(audit))),
    items: findings.map((finding) => itemOf(finding, failOn, places)),
  }
}

/** Files inside the repository as code hosts name them; all others as they are. */
function fromTop({ root }: Places, base: string, file: string): string {
  if (root === null) return file
  const path = relative(root, resolve(base, file))
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path) ? file : path
}

function itemOf(finding: AuditFinding, failOn: Severity, places: Places): ReportItem {
  const { code, severity, message, old, now, who, when, mend, where } = finding
  return {
    code,
    title: FINDING_CODES[code].title,
    severity,
    fails: isAsBad(severity, failOn),
    subject: clean(subjectOf(finding)),
    message: clean(message),
    was: old,
    is: now,
    who: who === null ? null : clean(joined([who, when === null ? null : minuteOf(when)], ', ')),
    mend,
    // Deployment files are named as the policy names them, from where it stands.
    where:
      where === null
        ? null
        : {
            ...where,
            file: fromTop(places, code.startsWith('pin-') ? places.folder : places.cwd, where.file),
          },
    key: keyOfFinding(finding),
  }
}

/** What a finding is about, in full. */
function subjectOf({ image, tag, gitTag, environment, version, component, where }: AuditFinding): string {
  if (image !== null && tag !== null) return `${image}:${tag}`
  if (environment !== null) return `${component} in ${environment}`
  if (gitTag !== null) return `git tag ${gitTag}`
  return version === null ? (where?.file ?? image ?? component) : `${component} ${version}`
}
