import { randomBytes } from 'node:crypto'

import { runCli } from '../../src/cli/run.ts'
import type { Output } from '../../src/cli/surroundings.ts'
import type { Clock } from '../../src/model/clock.ts'
import { isolatedEnvironment } from '../../src/testing/git.ts'

/** What a command printed and how it ended. */
export interface CliResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** The one JSON document on standard output. */
  json<T = Record<string, unknown>>(): T
}

export interface CliOptions {
  readonly cwd: string
  /** Added to an environment without CI, without git settings of this machine, and without credentials. */
  readonly env?: Readonly<Record<string, string>>
  readonly clock?: Clock
  readonly signal?: AbortSignal
}

class Recorder implements Output {
  readonly isTerminal = false
  readonly columns = 100
  text = ''
  write(text: string): void {
    this.text += text
  }
  async flush(): Promise<void> {}
}

const CI_VARIABLE =
  /^(?:CI|GITHUB_|GITLAB_|GITEA_|FORGEJO_|TIDEMARK_|DOCKER_|UV_|REGISTRY_|(?:HTTPS?|NO)_PROXY$)/iu

/** The environment of a laptop with nothing set up. What makes the test runner cheaper is not for the processes that it starts. */
export function plainEnvironment(): Record<string, string | undefined> {
  const own = Object.entries(isolatedEnvironment()).filter(([name]) => !CI_VARIABLE.test(name))
  // Nothing is kept from one test to another: below a device there are no folders.
  return { ...Object.fromEntries(own), DOCKER_CONFIG: '/nonexistent/docker', XDG_CACHE_HOME: '/dev/null' }
}

/** Runs the command line in this process, as `tidemark ARGS` in `cwd` would. */
export async function cli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const stdout = new Recorder()
  const stderr = new Recorder()
  const code = await runCli(args, {
    cwd: options.cwd,
    env: { ...plainEnvironment(), ...options.env },
    stdout,
    stderr,
    canAsk: false,
    clock: options.clock ?? { now: () => new Date() },
    random: (bytes) => randomBytes(bytes),
    // Waits are of no use in a test: everything that is waited for is there already, or will be at the next try.
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, 5))),
    signal: options.signal ?? new AbortController().signal,
  })
  return { code, stdout: stdout.text, stderr: stderr.text, json: () => JSON.parse(stdout.text) }
}
