/** Words that people use in tags, and what they mean by them. Adoption proposes; whoever reviews the policy decides. */

/** Name the newest release. */
export const RELEASE_WORDS: readonly string[] = ['latest', 'stable', 'current', 'release', 'lts']

/** Name the newest build of the main branch. */
export const BUILD_WORDS: readonly string[] = [
  'edge',
  'nightly',
  'unstable',
  'snapshot',
  'canary',
  'rolling',
  'trunk',
  'head',
  'tip',
  'main',
  'master',
  'develop',
  'dev',
]

/** Name the newest release, candidates included. */
export const CANDIDATE_WORDS: readonly string[] = ['next', 'beta', 'alpha', 'rc', 'preview', 'testing', 'pre']

/** First words of a SemVer prerelease. */
export const PRERELEASE_WORDS: readonly string[] = [
  'alpha',
  'beta',
  'rc',
  'pre',
  'preview',
  'dev',
  'next',
  'canary',
  'snapshot',
  'milestone',
  'm',
  'ea',
  'a',
  'b',
  'SNAPSHOT',
  'RC',
  'M',
]

/** Environments, from the first that a digest reaches to the last. */
export const ENVIRONMENT_WORDS: readonly string[] = [
  'dev',
  'development',
  'integration',
  'test',
  'qa',
  'uat',
  'preprod',
  'pre-prod',
  'stage',
  'staging',
  'prod',
  'production',
  'live',
]

/** Prefixes of tags that follow a branch. */
export const BRANCH_PREFIXES: readonly string[] = ['edge', 'branch', 'br', 'dev', 'snapshot', 'preview', 'ci']

/** First parts of branch names with a slash behind them. */
export const BRANCH_KINDS: readonly string[] = [
  'feat',
  'feature',
  'fix',
  'bugfix',
  'hotfix',
  'chore',
  'docs',
  'refactor',
  'release',
  'releases',
  'renovate',
  'dependabot',
  'wip',
]

/** Prefixes of the number of a CI run. */
export const RUN_PREFIXES: readonly string[] = ['build', 'run', 'ci', 'pipeline', 'job', 'b']

/** How tags write the architecture of a platform; `{arch}` writes the first of each. */
export const ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ['amd64', 'linux/amd64'],
  ['arm64', 'linux/arm64'],
  ['arm-v7', 'linux/arm/v7'],
  ['arm-v6', 'linux/arm/v6'],
  ['386', 'linux/386'],
  ['ppc64le', 'linux/ppc64le'],
  ['s390x', 'linux/s390x'],
  ['riscv64', 'linux/riscv64'],
  ['x86_64', 'linux/amd64'],
  ['aarch64', 'linux/arm64'],
  ['arm64v8', 'linux/arm64'],
  ['arm64-v8', 'linux/arm64'],
  ['armv7', 'linux/arm/v7'],
  ['arm32v7', 'linux/arm/v7'],
  ['armhf', 'linux/arm/v7'],
])
