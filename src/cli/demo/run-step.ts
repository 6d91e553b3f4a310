import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { openLayout } from '../../registry/layout/layout-store.ts'
import { makeImage } from '../../testing/images.ts'
import { runCli } from '../run.ts'
import type { Output, Surroundings } from '../surroundings.ts'
import { splitWords } from './split-words.ts'
import type { Step } from './story.ts'

/** A step as the reader can repeat it, and how it ended. */
export interface StepResult {
  readonly command: string
  readonly code: number
  readonly output: string
  /** It ended as the story says. */
  readonly asTold: boolean
}

const run = promisify(execFile)

/** Where a step happens. */
export interface Scene {
  readonly folder: string
  /** What `{moment}` in a command stands for: RFC 3339. */
  readonly moment: string
}

/** Does one step. */
export async function runStep(around: Surroundings, scene: Scene, step: Step): Promise<StepResult> {
  const { folder, moment } = scene
  if ('write' in step) return writeStep(folder, step.write, step.text)
  if ('build' in step) return buildStep(around, folder, step)
  const command = step.run.replace('{moment}', moment)
  const [program, ...args] = splitWords(command)
  const code = step.code ?? 0
  const result = program === 'git' ? await git(around, folder, args) : await tidemark(around, folder, args)
  return { command, ...result, asTold: result.code === code }
}

async function writeStep(folder: string, path: string, text: string): Promise<StepResult> {
  await writeFile(join(folder, path), text)
  return { command: `cat ${path}`, code: 0, output: text, asTold: true }
}

/** Stands for the build of a real project: `docker buildx build --output type=oci` leaves such a layout. */
async function buildStep(
  around: Surroundings,
  folder: string,
  step: { readonly build: string; readonly seed: string },
): Promise<StepResult> {
  const store = openLayout(resolve(folder, step.build), around)
  const manifest = await makeImage(store, { seed: step.seed })
  await store.writeTags(manifest, ['built'])
  return { command: `# your build leaves an image in ${step.build}`, code: 0, output: '', asTold: true }
}

async function tidemark(around: Surroundings, folder: string, args: readonly string[]): Promise<Ran> {
  const output = new Recorder(around.stdout.columns)
  const code = await runCli(args, {
    ...around,
    cwd: folder,
    env: laptop(around.env),
    stdout: output,
    stderr: output,
    canAsk: false,
  })
  return { code, output: output.text }
}

async function git(around: Surroundings, folder: string, args: readonly string[]): Promise<Ran> {
  const { stdout, stderr } = await run('git', [...args], { cwd: folder, env: laptop(around.env) })
  return { code: 0, output: stdout + stderr }
}

interface Ran {
  readonly code: number
  readonly output: string
}

/** The environment of a laptop: the demo is not part of the CI run that it may run in, and signs nothing. */
function laptop(env: Surroundings['env']): Record<string, string | undefined> {
  const own = Object.entries(env).filter(
    ([name]) => !/^(?:CI$|GITHUB_|GITLAB_|GITEA_|FORGEJO_|TIDEMARK_|GIT_)/u.test(name),
  )
  const person = { NAME: 'Ada', EMAIL: 'ada@example.org' }
  return {
    ...Object.fromEntries(own),
    NO_COLOR: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: person.NAME,
    GIT_AUTHOR_EMAIL: person.EMAIL,
    GIT_COMMITTER_NAME: person.NAME,
    GIT_COMMITTER_EMAIL: person.EMAIL,
  }
}

class Recorder implements Output {
  readonly isTerminal = false
  readonly columns: number
  text = ''

  constructor(columns: number) {
    this.columns = columns
  }

  write(text: string): void {
    this.text += text
  }

  async flush(): Promise<void> {
    // Nothing is held back.
  }
}
