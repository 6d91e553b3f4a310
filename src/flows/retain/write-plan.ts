import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { TidemarkError } from '../../model/failure.ts'
import { formatPlanFile } from '../../plan/retain/plan-file.ts'
import type { HashedPlan } from '../../plan/retain/plan-file.ts'
import type { World } from '../world.ts'

/** Writes the plan to a file, relative to where the user stands. Throws E_IO. */
export async function writePlanFile({ cwd }: World, file: string, plan: HashedPlan): Promise<void> {
  try {
    await writeFile(resolve(cwd, file), formatPlanFile(plan))
  } catch (cause) {
    throw new TidemarkError('E_IO', `${file} cannot be written`, { cause, where: { file } })
  }
}
