import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { ExitCode } from '../../model/errors/catalogue.ts'
import type { Face } from '../face.ts'
import { runStep } from './run-step.ts'
import type { Scene, StepResult } from './run-step.ts'
import { STORY } from './story.ts'
import type { Chapter } from './story.ts'

export interface DemoOptions {
  /** Leave the folder behind, to go on by hand. */
  readonly keep: boolean
}

/**
 * Plays the story in a temporary folder: real commands against a real git repository and an image layout on disk. Ends with 0
 * when every command ended as the story says, else with 1.
 */
export async function runDemo(face: Face, options: DemoOptions): Promise<ExitCode> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-demo-'))
  try {
    const results = await play(face, folder)
    const asTold = results.every((result) => result.asTold)
    end(face, { folder, keep: options.keep, results, asTold })
    return asTold ? 0 : 1
  } finally {
    if (!options.keep) await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function play(face: Face, folder: string): Promise<readonly StepResult[]> {
  const results: StepResult[] = []
  say(face, `In ${folder}: a git repository, and images in an OCI layout on disk. No server, no network.`)
  let moment = ''
  for (const chapter of STORY) {
    if (chapter.marksMoment === true) moment = face.around.clock.now().toISOString()
    say(face, `\n${face.look().palette.strong(chapter.title)}`)
    results.push(...(await playChapter(face, { folder, moment }, chapter)))
  }
  return results
}

async function playChapter(face: Face, scene: Scene, chapter: Chapter): Promise<readonly StepResult[]> {
  const results: StepResult[] = []
  for (const step of chapter.steps) {
    const result = await runStep(face.around, scene, step)
    results.push(result)
    say(face, `\n$ ${result.command}`)
    if (result.output !== '') say(face, result.output.trimEnd().replaceAll(/^(?=.)/gmu, '  '))
    if (!result.asTold) say(face, `  (ended with ${result.code}, not as it should)`)
  }
  return results
}

interface Ending {
  readonly folder: string
  readonly keep: boolean
  readonly results: readonly StepResult[]
  readonly asTold: boolean
}

function end(face: Face, ending: Ending): void {
  if (face.settings.json) face.document('demo', ending)
  const where = ending.keep
    ? `Go on by hand:  cd ${ending.folder}`
    : 'To go on by hand:  tidemark demo --keep'
  say(face, `\n${where}\nIn your own repository:  tidemark init  and  tidemark replay`)
}

function say(face: Face, text: string): void {
  if (!face.settings.json && !face.settings.quiet) face.around.stdout.write(`${text}\n`)
}
