import { milliseconds } from '../../policy/resolve/duration.ts'
import type { Evidence } from '../../flows/check/record.ts'
import type { ExitCode } from '../../model/errors/catalogue.ts'
import { TidemarkError } from '../../model/failure.ts'
import { defineCommand } from '../command.ts'
import type { Face } from '../face.ts'
import { checkListView, checkView } from '../ui/check-view.ts'
import { collect } from './collect.ts'
import { given } from './given.ts'

interface Options {
  readonly env?: string | undefined
  readonly component?: string | undefined
  readonly commit?: string | undefined
  readonly timeout?: string | undefined
  readonly report?: readonly string[] | undefined
  readonly pass?: true | undefined
  readonly fail?: true | undefined
  readonly reason?: string | undefined
  readonly dryRun?: true | undefined
}

interface Words {
  readonly words: readonly string[]
  readonly options: Options
  readonly rest: readonly string[]
}

interface Verb {
  /** Beside `--component`: an option that would do nothing is refused. */
  readonly options: readonly (keyof Options)[]
  readonly most: number
  readonly start: (face: Face, words: Words) => Promise<ExitCode>
}

const TIMEOUT = '30m'
const DURATION = /^[1-9][0-9]{0,5}[smhdw]$/u

const VERBS = new Map<string, Verb>([
  ['run', { options: ['env', 'commit', 'timeout'], most: 2, start: run }],
  [
    'record',
    { options: ['env', 'commit', 'report', 'pass', 'fail', 'reason', 'dryRun'], most: 2, start: record },
  ],
  ['list', { options: [], most: 1, start: list }],
])
const SPECIAL = ['env', 'commit', 'timeout', 'report', 'pass', 'fail', 'reason', 'dryRun'] as const

function usage(message: string): TidemarkError {
  return new TidemarkError('E_USAGE', message, { hints: ['tidemark check --help'] })
}

function chosenVerb(name: string, { words, options, rest }: Words): Verb {
  const verb = VERBS.get(name)
  if (verb === undefined)
    throw usage(`check does not know "${name}": it is one of ${[...VERBS.keys()].join(', ')}`)
  const extra = words[verb.most]
  if (extra !== undefined) throw usage(`"${extra}" is one word too many`)
  if (rest.length > 0 && verb.start !== run) throw usage(`check ${name} runs no command`)
  const idle = SPECIAL.find((option) => options[option] !== undefined && !verb.options.includes(option))
  if (idle !== undefined) throw usage(`check ${name} does nothing with --${idle}`)
  return verb
}

function subject({ words: [check, ref], options }: Words) {
  if (check === undefined) throw usage('say which check')
  const { component, env, commit } = options
  return {
    check,
    ...given({ component }),
    ref: ref ?? null,
    environment: env ?? null,
    commit: commit ?? null,
  }
}

function timeoutOf({ timeout = TIMEOUT }: Options): number {
  if (!DURATION.test(timeout)) throw usage('--timeout is a duration such as 90s, 30m or 2h')
  return milliseconds(timeout)
}

/** What the command writes goes to standard error as it comes: standard output is for the result. */
function liveOutput(face: Face): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder()
  const { stderr } = face.around
  return (bytes) => {
    if (face.settings.quiet) return
    face.end()
    stderr.write(decoder.decode(bytes, { stream: true }))
  }
}

async function run(face: Face, said: Words): Promise<ExitCode> {
  const request = { ...subject(said), command: said.rest, timeout: timeoutOf(said.options) }
  const [world, { runCheck }] = await face.open(() => import('../../flows/check/run.ts'))
  const outcome = await runCheck(world, { ...request, output: liveOutput(face) })
  face.show('check', outcome, checkView)
  return outcome.passed ? 0 : 6
}

/** What `record` is given: reports, or a word with its reason. */
function evidenceOf({ report = [], pass, fail, reason }: Options): Evidence {
  const ways = [report.length > 0, pass === true, fail === true].filter(Boolean).length
  if (ways !== 1) throw usage('say what was found: one of --report FILE, --pass and --fail')
  if (report.length > 0) {
    if (reason !== undefined) throw usage('--reason is for --pass and --fail: a report speaks for itself')
    if (report.filter((file) => file === '-').length > 1) throw usage('standard input is one report')
    return { type: 'reports', paths: report, stdin: () => process.stdin }
  }
  if (reason === undefined || reason.trim() === '') throw usage('--pass and --fail need a --reason')
  return { type: 'word', passed: pass === true, reason }
}

async function record(face: Face, said: Words): Promise<ExitCode> {
  const { options } = said
  const request = { ...subject(said), evidence: evidenceOf(options), dryRun: options.dryRun === true }
  const [world, { recordCheck }] = await face.open(() => import('../../flows/check/record.ts'))
  const outcome = await recordCheck(world, request)
  face.show('check', outcome, checkView)
  return outcome.passed ? 0 : 6
}

async function list(face: Face, { words: [ref], options }: Words): Promise<ExitCode> {
  const [world, { listChecks }] = await face.open(() => import('../../flows/check/list.ts'))
  const { component } = options
  face.show(
    'check-list',
    await listChecks(world, { ...given({ component }), ref: ref ?? null }),
    checkListView,
  )
  return 0
}

export const command = defineCommand({
  description:
    'Brings the evidence that gates ask for. `check run NAME [REF]` runs the command of the policy, or the one behind `--`, with the digest in its environment (TIDEMARK_REFERENCE, TIDEMARK_DIGEST, TIDEMARK_IMAGE, TIDEMARK_COMPONENT, TIDEMARK_VERSION, TIDEMARK_COMMIT, TIDEMARK_ENVIRONMENT), and records whether it passed. `check record NAME [REF]` records what a tool found: reports of Trivy, Grype (JSON), SARIF or JUnit, judged by the policy, about the digest that they name; or, for a check that is no report, the word of a person. `check list [REF]` shows the results there are. REF is a digest, a version, a tag or a commit. Exits with 6 when the check failed, which is recorded too.',
  examples: [
    { line: 'tidemark check run smoke sha256:4b1f…', text: "The policy's smoke test, before the publish." },
    { line: 'tidemark check run tests --commit HEAD -- make test', text: 'Another command, about a commit.' },
    {
      line: 'tidemark check record scan --report trivy.json',
      text: 'A scan of Trivy: it names the digest itself.',
    },
    { line: 'tidemark check list 1.4.0', text: 'What was found out about 1.4.0.' },
  ],
  configure: (bare) =>
    bare
      .usage('run|record|list [NAME] [REF] [options] [-- COMMAND...]')
      .argument('<verb>', 'run, record or list')
      .argument('[words...]', 'the check, and what it is about (default: what --env runs)')
      .option(
        '--env <name>',
        'the environment that it is run in: the result counts for that one and the one right after it',
      )
      .option('--component <name>', 'which component, where the policy has several')
      .option(
        '--commit <id>',
        'the commit of a digest that is not published yet, or of a check about a commit',
      )
      .option(
        '--report <file>',
        'a report, or - for standard input; may be repeated, one a platform',
        collect,
      )
      .option('--pass', 'record that it passed')
      .option('--fail', 'record that it failed')
      .option('--reason <text>', 'how that is known')
      .option('-n, --dry-run', 'judge the report, record nothing')
      .option('--timeout <duration>', `stop the command after this long (default: ${TIMEOUT})`),
  takesCommand: true,
  run: async ({ args: [verb, words], options, rest, face }) => {
    const said = { words, options, rest }
    return await chosenVerb(verb, said).start(face, said)
  },
})
