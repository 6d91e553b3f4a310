import type { CutResult } from '../../flows/cut/request.ts'
import type { ExitCode } from '../../model/errors/catalogue.ts'
import { TidemarkError } from '../../model/failure.ts'
import { defineCommand } from '../command.ts'
import type { Face } from '../face.ts'
import { checkTagView } from '../ui/check-tag-view.ts'
import { cutEndView, cutView } from '../ui/cut-view.ts'
import { confirmation } from './confirmation.ts'
import { given } from './given.ts'
import { exitOf } from './refused-exit.ts'

interface Options {
  readonly component?: string | undefined
  readonly dryRun?: true | undefined
  readonly yes?: true | undefined
  readonly acceptChanges?: true | undefined
  readonly check?: true | undefined
}

/** What follows `cut` is understood by the policy; that there is too much of it is seen before. */
function refuseMore(words: readonly string[], most: number): void {
  const extra = words[most]
  if (extra !== undefined) throw new TidemarkError('E_USAGE', `"${extra}" is one word too many`)
}

async function release(face: Face, words: readonly string[], options: Options): Promise<ExitCode> {
  refuseMore(words, 2)
  const confirm = confirmation(face, {
    command: 'cut',
    view: cutView,
    question: (plan: CutResult) => `Release ${plan.gitTag} and push it to ${plan.remote}?`,
    options,
  })
  const [world, [{ cut }, { openCutWorld }]] = await face.open(async () =>
    Promise.all([import('../../flows/cut.ts'), import('../../flows/cut/open.ts')]),
  )
  const result = await cut(openCutWorld(world), {
    words,
    ...given({ component: options.component }),
    dryRun: options.dryRun === true,
    acceptChanges: options.acceptChanges === true,
    confirm,
  })
  const asked = confirm !== null && result.outcome === 'done' && result.kind !== 'hotfix-branch'
  face.show('cut', result, asked ? cutEndView : cutView)
  return result.outcome === 'refused' ? refusalExit(result) : 0
}

/** 5 when all that failed is something outside that could not be asked; else the policy says no. */
function refusalExit({ checks }: CutResult): ExitCode {
  const exits = checks.flatMap(({ code }) => (code === null ? [] : [exitOf(code)]))
  return exits.every((exit) => exit === 5) ? 5 : 3
}

async function check(face: Face, words: readonly string[], options: Options): Promise<ExitCode> {
  const [gitTag] = words
  refuseMore(words, 1)
  const [world, { checkTagFiles }] = await face.open(() => import('../../flows/cut/check-tag.ts'))
  const result = await checkTagFiles(world, {
    gitTag: gitTag ?? null,
    ...given({ component: options.component }),
  })
  face.show('cut-check', result, checkTagView)
  return result.findings.length === 0 ? 0 : 3
}

export const command = defineCommand({
  description:
    'Cuts a release: chooses the version, checks that it can be released, writes it into the version files and the changelog, commits, makes an annotated git tag (signed where the policy or git says so), and pushes branch and tag in one atomic push. Everything is checked before anything is changed, and the same command finishes what was cut off. WHAT is patch, minor, major, auto (from Conventional Commits), X.Y.Z, a prerelease word such as rc (with one of those behind it), stable (the last candidate), or hotfix [LINE].',
  examples: [
    { line: 'tidemark cut patch --dry-run', text: 'Show the whole plan and every check; change nothing.' },
    { line: 'tidemark cut auto', text: 'Let the commits since the last release decide.' },
    { line: 'tidemark cut rc', text: 'The next candidate; `tidemark cut stable` promotes the last one.' },
    {
      line: 'tidemark cut hotfix 1.4',
      text: 'Start a hotfix branch at the newest 1.4 release; again on that branch, release it.',
    },
    { line: 'tidemark cut --check v1.4.0', text: 'In CI: do all version files agree with the git tag?' },
  ],
  configure: (bare) =>
    bare
      .argument('[what...]', 'what to release')
      .option('--component <name>', 'which component, where the policy has several')
      .option('-n, --dry-run', 'show the plan and every check, change nothing')
      .option('-y, --yes', 'do not ask before pushing')
      .option('--accept-changes', 'release what came after the last candidate, although no candidate had it')
      .option(
        '--check',
        'only check that the files agree with a git tag: the one named, that of CI, or the one at HEAD',
      ),
  run: async ({ args: [words], options, face }) =>
    options.check === true ? await check(face, words, options) : await release(face, words, options),
})
