import { shortDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import { judgeReport } from '../../plan/evidence/judge-report.ts'
import type { Judgement } from '../../plan/evidence/judge-report.ts'
import type { CheckRule, ReportRule } from '../../policy/policy.ts'
import type { World } from '../world.ts'
import type { OpenCheck } from './open.ts'
import { coveredBy, partsOf } from './parts.ts'
import type { Part } from './parts.ts'
import type { ReportFile } from './read-files.ts'
import { servedBy } from './served.ts'
import type { CheckSubject } from './subject.ts'

/** A report that counts, what was made of it, and the platforms that it looked into. */
export interface JudgedFile extends ReportFile {
  readonly judgement: Judgement
  readonly platforms: readonly string[]
}

interface Rules {
  readonly rule: CheckRule
  readonly report: ReportRule
  readonly now: Date
}

/**
 * Judges every report of a check about one subject. Throws E_REPORT_SUBJECT and E_REPORT_OLD for one that proves nothing about it, and
 * E_REPORT_PLATFORMS when they do not cover every platform together.
 */
export async function judgeFiles(
  world: World,
  open: OpenCheck,
  { subject, files, report }: { subject: CheckSubject; files: readonly ReportFile[]; report: ReportRule },
): Promise<readonly JudgedFile[]> {
  const rules = { rule: open.rule, report, now: world.clock.now() }
  const naming = files.filter(namesImage)
  const { digest } = subject
  if (digest === null) return files.map((file) => judgeForCommit(file, open, rules))
  const content =
    naming.length === 0 && !NAMING.has(report.format) ? null : await contentOf(world, open, digest)
  const results = files.map((file) => judgeForDigest(file, content ?? bare(digest), rules))
  if (content !== null && naming.length > 0) demandPlatforms(naming, content)
  return results
}

/** Formats that are about an image, or about nothing. */
const NAMING: ReadonlySet<string> = new Set(['trivy', 'grype'])

interface Content {
  readonly digest: Digest
  readonly image: string
  readonly parts: readonly Part[]
}

function namesImage({ report: { digests, imageIds } }: ReportFile): boolean {
  return digests.length > 0 || imageIds.length > 0
}

function bare(digest: Digest): Content {
  return { digest, image: '', parts: [] }
}

async function contentOf(world: World, { component }: OpenCheck, digest: Digest): Promise<Content> {
  const target = await servedBy(world, component, digest)
  if (target !== null) return { digest, image: target.image, parts: await partsOf(target.store, digest) }
  throw new TidemarkError('E_DIGEST_GONE', `no image of ${component.name} serves ${shortDigest(digest)}`, {
    details: { component: component.name, digest },
  })
}

function judgeForDigest(file: ReportFile, { digest, parts }: Content, rules: Rules): JudgedFile {
  const related = parts.flatMap(({ manifest, config }) => [manifest, config])
  const covered = coveredBy(file.report, digest, parts)
  const platforms = covered.flatMap(({ platform }) => platform ?? [])
  return { ...file, judgement: judged(file, { digest, related }, rules), platforms }
}

/** About a commit only what names no image counts; then nothing is compared with the digest. */
function judgeForCommit(file: ReportFile, { name, of }: OpenCheck, rules: Rules): JudgedFile {
  if (namesImage(file) || NAMING.has(file.report.format)) {
    throw new TidemarkError(
      'E_REPORT_SUBJECT',
      `the report is about an image, and ${name} here about a commit`,
      {
        where: { file: file.name },
        hints: [`Say which digest:  tidemark check record ${name} DIGEST --report FILE${of}`],
      },
    )
  }
  return { ...file, judgement: judged(file, { digest: file.digest, related: [] }, rules), platforms: [] }
}

function judged(
  { report, name }: ReportFile,
  facts: { readonly digest: Digest; readonly related: readonly Digest[] },
  { rule, report: reportRule, now }: Rules,
): Judgement {
  const judgement = judgeReport(report, { ...reportRule, maxAge: rule.maxAge }, { ...facts, now })
  const [first, ...others] = judgement.refusals
  if (first === undefined) return judgement
  throw new TidemarkError(first.code, first.message, {
    where: { file: name },
    hints: [...first.hints, ...others.map(({ message }) => `Also: ${message}`), 'Nothing was recorded.'],
    details: { refusals: judgement.refusals },
  })
}

function demandPlatforms(files: readonly ReportFile[], { digest, image, parts }: Content): void {
  const covered = new Set(files.flatMap(({ report }) => coveredBy(report, digest, parts)))
  const missing = parts.filter((part) => !covered.has(part))
  if (missing.length === 0) return
  const names = missing.map(({ platform, manifest }) => platform ?? shortDigest(manifest))
  const message =
    covered.size === 0
      ? `the report does not say which platform of ${shortDigest(digest)} it is about`
      : `nothing was scanned of ${names.join(', ')}`
  throw new TidemarkError('E_REPORT_PLATFORMS', message, {
    details: { digest, missing: missing.map(({ platform, manifest }) => ({ platform, digest: manifest })) },
    hints: [
      ...missing.map(({ manifest }) => `scan ${image}@${manifest}`),
      'Record them together:  --report A --report B',
      'Nothing was recorded.',
    ],
  })
}
