import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { TidemarkError } from '../../model/failure.ts'
import type { WorkflowStep } from '../../plan/adopt/workflows/step.ts'
import { parseWorkflow } from './parse-workflow.ts'

/** Workflows of a folder. */
export interface Workflows {
  /** As messages show them, sorted. */
  readonly files: readonly string[]
  readonly steps: readonly WorkflowStep[]
}

const LARGEST = 1024 * 1024

/** Reads `*.yml` and `*.yaml` in `folder` (absolute); `shown` is how messages call it. Throws E_WORKFLOW, or E_IO. */
export async function readWorkflows(folder: string, shown: string): Promise<Workflows> {
  const names = (await namesIn(folder, shown)).filter((name) => /\.ya?ml$/u.test(name)).toSorted()
  const steps: WorkflowStep[] = []
  for (const name of names)
    steps.push(...parseWorkflow(await textOf(join(folder, name), `${shown}/${name}`), `${shown}/${name}`))
  return { files: names.map((name) => `${shown}/${name}`), steps }
}

async function namesIn(folder: string, shown: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (cause) {
    throw new TidemarkError('E_IO', `${shown} cannot be read`, {
      cause,
      hints: ['Name another folder:  tidemark adopt --workflows DIR'],
    })
  }
}

async function textOf(path: string, shown: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > LARGEST)
      throw new TidemarkError('E_WORKFLOW', `${shown} is larger than 1 MiB`, { where: { file: shown } })
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof TidemarkError) throw cause
    throw new TidemarkError('E_IO', `${shown} cannot be read`, { cause, where: { file: shown } })
  }
}
