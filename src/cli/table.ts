import type { CommandDefinition } from './command.ts'

/** A row of the command table: enough for the overview; the rest loads when the command is named. */
export interface CommandRow {
  readonly name: string
  /** Heading of the overview under which it stands. */
  readonly group: string
  /** One line. */
  readonly summary: string
  readonly load: () => Promise<{ readonly command: CommandDefinition }>
}

const START = 'Start:'
const LOOK = 'Look:'
const PUBLISH = 'Publish:'
const CHANGE = 'Change:'

/** Every command, in the order of the overview. A new one is a row here and a file under `commands/`. */
export const COMMANDS: readonly CommandRow[] = [
  {
    name: 'init',
    group: START,
    summary: 'write a policy file for this repository',
    load: () => import('./commands/init.ts'),
  },
  {
    name: 'adopt',
    group: START,
    summary: 'take over images that were tagged without a policy',
    load: () => import('./commands/adopt.ts'),
  },
  {
    name: 'lint',
    group: START,
    summary: 'prove that the policy can keep its promises',
    load: () => import('./commands/lint.ts'),
  },
  {
    name: 'docs',
    group: START,
    summary: 'print the table of tags, and hold documents to it',
    load: () => import('./commands/docs.ts'),
  },
  {
    name: 'generate',
    group: START,
    summary: 'make admission rules for other programs from the policy',
    load: () => import('./commands/generate.ts'),
  },
  {
    name: 'replay',
    group: START,
    summary: 'run the policy over the git tags that exist already',
    load: () => import('./commands/replay.ts'),
  },
  {
    name: 'demo',
    group: START,
    summary: 'see the whole story in a temporary folder',
    load: () => import('./commands/demo.ts'),
  },
  {
    name: 'cut',
    group: PUBLISH,
    summary: 'cut a release: version files, changelog, signed git tag, one push',
    load: () => import('./commands/cut.ts'),
  },
  {
    name: 'plan',
    group: PUBLISH,
    summary: 'show what a publish would write, and why',
    load: () => import('./commands/plan.ts'),
  },
  {
    name: 'publish',
    group: PUBLISH,
    summary: 'copy an image and write its tags, as the policy says',
    load: () => import('./commands/publish.ts'),
  },
  {
    name: 'check',
    group: PUBLISH,
    summary: 'run a check, or record a report, as evidence for gates',
    load: () => import('./commands/check.ts'),
  },
  {
    name: 'verify-tag',
    group: PUBLISH,
    summary: 'say whether a git tag can be trusted, and why',
    load: () => import('./commands/verify-tag.ts'),
  },
  {
    name: 'announce',
    group: PUBLISH,
    summary: 'make the release on the forge, once, with its files and notes',
    load: () => import('./commands/announce.ts'),
  },
  {
    name: 'rebuild',
    group: PUBLISH,
    summary: 'build the newest release of each line again, on a newer base',
    load: () => import('./commands/rebuild.ts'),
  },
  {
    name: 'promote',
    group: CHANGE,
    summary: 'let a digest run in the next environment',
    load: () => import('./commands/promote.ts'),
  },
  {
    name: 'approve',
    group: CHANGE,
    summary: 'agree that a digest runs in an environment',
    load: () => import('./commands/approve.ts'),
  },
  {
    name: 'rollback',
    group: CHANGE,
    summary: 'bring an environment back to what it ran before, and hold it',
    load: () => import('./commands/rollback.ts'),
  },
  {
    name: 'deprecate',
    group: CHANGE,
    summary: 'let tags fall from a release that is not to be used',
    load: () => import('./commands/deprecate.ts'),
  },
  {
    name: 'hold',
    group: CHANGE,
    summary: 'keep an environment as it is',
    load: () => import('./commands/hold.ts'),
  },
  {
    name: 'resume',
    group: CHANGE,
    summary: 'lift the hold on an environment',
    load: () => import('./commands/resume.ts'),
  },
  {
    name: 'reconcile',
    group: CHANGE,
    summary: 'bring the registries to what the ledger wants',
    load: () => import('./commands/reconcile.ts'),
  },
  {
    name: 'retain',
    group: CHANGE,
    summary: 'delete what no rule keeps, by a plan that is read first',
    load: () => import('./commands/retain.ts'),
  },
  {
    name: 'audit',
    group: LOOK,
    summary: 'say whether registries, ledger, git and policy agree',
    load: () => import('./commands/audit.ts'),
  },
  {
    name: 'status',
    group: LOOK,
    summary: 'show what every tag and environment points at',
    load: () => import('./commands/status.ts'),
  },
  {
    name: 'log',
    group: LOOK,
    summary: 'list what happened',
    load: () => import('./commands/log.ts'),
  },
  {
    name: 'history',
    group: LOOK,
    summary: 'list everything that a tag ever named',
    load: () => import('./commands/history.ts'),
  },
  {
    name: 'show',
    group: LOOK,
    summary: 'tell all about a tag, a version or a digest',
    load: () => import('./commands/show.ts'),
  },
  {
    name: 'compare',
    group: LOOK,
    summary: 'say how two images, or all their tags, differ',
    load: () => import('./commands/compare.ts'),
  },
  {
    name: 'explain',
    group: LOOK,
    summary: 'say what a tag promises and why it points where it does',
    load: () => import('./commands/explain.ts'),
  },
]
