import { resolve } from 'node:path'

import type { World } from '../../flows/world.ts'
import type { AuditRequest, AuditResult } from '../../flows/audit/request.ts'
import type { ExitCode } from '../../model/errors/catalogue.ts'
import { TidemarkError } from '../../model/failure.ts'
import { SEVERITIES, isAsBad } from '../../plan/audit/severity.ts'
import type { Severity } from '../../plan/audit/severity.ts'
import { defineCommand } from '../command.ts'
import type { Face } from '../face.ts'
import { auditView } from '../ui/audit-view.ts'
import { collect } from './collect.ts'

const FORMATS = ['table', 'json', 'sarif', 'junit', 'markdown'] as const

type Format = (typeof FORMATS)[number]

const FAIL_ON: Severity = 'medium'

function parseSeverity(text: string): Severity {
  const severity = SEVERITIES.find((each) => each === text)
  if (severity !== undefined) return severity
  throw new TidemarkError('E_USAGE', `--fail-on takes ${SEVERITIES.join(', ')}, and this is "${text}"`)
}

function parseFormat(text: string): Format {
  const format = FORMATS.find((each) => each === text)
  if (format !== undefined) return format
  throw new TidemarkError('E_USAGE', `--format takes ${FORMATS.join(', ')}, and this is "${text}"`)
}

function parseBudget(text: string): number {
  if (/^[1-9]\d{0,8}$/u.test(text)) return Number(text)
  throw new TidemarkError('E_USAGE', `--budget takes a number of requests, and this is "${text}"`)
}

interface Options {
  readonly component?: readonly string[] | undefined
  readonly since?: string | undefined
  readonly budget?: number | undefined
  readonly resume?: true | undefined
  readonly deep?: true | undefined
  readonly record?: true | undefined
  readonly manifests?: readonly string[] | undefined
  readonly failOn?: Severity | undefined
  readonly format?: Format | undefined
  readonly output?: string | undefined
  readonly release?: string | undefined
}

function requestOf(options: Options): AuditRequest {
  return {
    components: options.component ?? [],
    since: options.since ?? null,
    budget: options.budget ?? null,
    resume: options.resume === true,
    deep: options.deep === true,
    record: options.record === true,
    manifests: options.manifests ?? [],
  }
}

/** Standard output has room for one of them. */
function checkFormats({ settings }: Face, { format = 'table', output }: Options): void {
  const plain = format === 'table' || format === 'json'
  if (settings.json && output === undefined && !plain) {
    throw new TidemarkError('E_USAGE', `--json and --format ${format} both want standard output`, {
      hints: [`Write one of them to a file:  --format ${format} --output FILE`],
    })
  }
}

async function show(face: Face, world: World, result: AuditResult, options: Options): Promise<void> {
  const { format = 'table', output, failOn = FAIL_ON } = options
  const shown = face.ready({ ...result, failOn, failing: failing(result, failOn) })
  const rendered = await import('../reports/audit-report.ts')
  const { git, cwd, folder, policy } = world
  const places = { root: git?.root ?? null, cwd, folder, policy: policy.file }
  if (output !== undefined) {
    const text = rendered.renderAudit(shown, { format, look: face.look(), places })
    await rendered.writeReport(resolve(face.settings.directory, output), text)
  }
  if (face.settings.json || (format === 'json' && output === undefined)) face.document('audit', shown)
  else if (format === 'table' || output !== undefined) face.print(auditView, shown)
  else face.print(() => rendered.renderAudit(shown, { format, look: face.look(), places }).trimEnd(), null)
}

function failing({ findings }: AuditResult, failOn: Severity): number {
  return findings.filter(({ severity }) => isAsBad(severity, failOn)).length
}

function exitOf(result: AuditResult, failOn: Severity): ExitCode {
  if (failing(result, failOn) > 0) return 6
  return result.complete ? 0 : 5
}

async function checkRelease(face: Face, version: string, options: Options): Promise<ExitCode> {
  const [world, { auditRelease }] = await face.open(() => import('../../flows/audit/release.ts'))
  const [component] = options.component ?? []
  const { releaseView } = await import('../ui/audit-release-view.ts')
  const result = await auditRelease(world, { version, component: component ?? null })
  face.show('audit-release', result, releaseView)
  if (result.passed) return 0
  return result.checks.some(({ status }) => status === 'fail') ? 6 : 5
}

export const command = defineCommand({
  description:
    'Compares registries, ledger, git tags and policy with each other and says what differs: tags that changed or are gone, floats that name something else, tags that nobody knows, versions without a record or a commit tag, labels that contradict git, missing platforms, environments and deployment files that run something else than was promoted, hotfixes that were not merged back. Each finding has a stable code, a severity, what was and what is, and the command that mends it. Nothing is changed. Exits with 6 when something is found that fails the audit, and with 5 when not everything could be looked at.',
  examples: [
    { line: 'tidemark audit', text: 'Does everything still hold?' },
    {
      line: 'tidemark audit --since last --format markdown',
      text: 'For a job that runs every hour: what is new since the one before, for its summary.',
    },
    {
      line: 'tidemark audit --format sarif --output tidemark.sarif',
      text: 'For the code host, beside the table for the log.',
    },
    {
      line: 'tidemark audit --budget 2000 --resume',
      text: 'As many requests as the registry allows in an hour; the next run goes on.',
    },
    {
      line: 'tidemark audit --manifests deploy/*.yaml',
      text: 'Does production run tags that float?',
    },
    {
      line: 'tidemark audit --release 1.4.0',
      text: 'The list to go through after a release: tags, platforms, files, attestations.',
    },
  ],
  configure: (bare) =>
    bare
      .option('--component <name>', 'only this component; may be repeated', collect)
      .option('--release <version>', 'only whether everything of this release is there')
      .option(
        '--since <time>',
        'only what was not found before: `last`, an RFC 3339 time, a date, or so long ago (2d)',
      )
      .option('--budget <requests>', 'send registries at most so many requests', parseBudget)
      .option('--resume', 'go on where the last audit was cut off: its budget, a registry, a kill')
      .option(
        '--deep',
        'read the content of every release again, from the registry and not from a cache, and prove every record of the ledger',
      )
      .option('--manifests <files...>', 'also check the images that these production manifests run')
      .option('--record', 'append what is found, and what no longer is, to the ledger')
      .option('--fail-on <severity>', `findings as bad as this fail (default: ${FAIL_ON})`, parseSeverity)
      .option('--format <format>', `${FORMATS.join(', ')} (default: table)`, parseFormat)
      .option('-o, --output <file>', 'write the format to this file, and the table to standard output'),
  run: async ({ options, face }) => {
    checkFormats(face, options)
    if (options.release !== undefined) return await checkRelease(face, options.release, options)
    const [world, { audit }] = await face.open(() => import('../../flows/audit.ts'))
    const result = await audit(world, requestOf(options))
    await show(face, world, result, options)
    return exitOf(result, options.failOn ?? FAIL_ON)
  },
})
