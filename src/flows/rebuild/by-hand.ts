import { quoted } from '../../plan/quoted.ts'
import { componentFlag } from '../../plan/component-flag.ts'
import type { Policy } from '../../policy/policy.ts'
import { variablesOf } from './variables.ts'
import type { BuildTarget } from './variables.ts'

/** The shell commands that rebuild a release by hand: its checkout, the policy's command, and the publish. */
export function commandsByHand(policy: Policy, target: BuildTarget): readonly string[] {
  const { component, commit } = target
  const { run } = component.rebuild
  const variables = Object.entries(variablesOf(target))
  return [
    ...variables.map(([name, value]) => `export ${name}=${quoted(value)}`),
    'export TIDEMARK_SOURCE_DIR="$(mktemp -d)/source"',
    'export TIDEMARK_METADATA_FILE="$(mktemp)"',
    `git worktree add --detach "$TIDEMARK_SOURCE_DIR" ${commit}`,
    ...(run === null ? [] : [`(cd "$TIDEMARK_SOURCE_DIR" && sh -c ${quoted(run)})`]),
    publishCommand(
      policy,
      target,
      run === null ? '--digest sha256:…' : '--metadata-file "$TIDEMARK_METADATA_FILE"',
    ),
    'git worktree remove --force "$TIDEMARK_SOURCE_DIR"',
  ]
}

/** The command that publishes what was built; `source` is the flag that names it. */
export function publishCommand(
  policy: Policy,
  { component, version, commit }: Pick<BuildTarget, 'component' | 'version' | 'commit'>,
  source: string,
): string {
  const which = componentFlag(policy, component.name)
  return `tidemark publish${which} --event rebuild --version ${version.text} --commit ${commit} ${source}`
}
