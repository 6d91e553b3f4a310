import type { World } from '../world.ts'
import { writeCursor } from './cursor.ts'
import type { NextCursor } from './cursor.ts'
import type { Already, Progress } from './progress.ts'
import type { AuditRequest } from './request.ts'
import type { Facts } from './scope.ts'

/** What an audit that was cut off read, when this one goes on from there; else it is forgotten. */
export async function readProgress(
  progress: Progress,
  { resume }: AuditRequest,
  facts: Promise<Facts>,
): Promise<ReadonlyMap<string, Already>> {
  if (!resume) {
    await progress.clear()
    return new Map()
  }
  const { state } = await facts
  await progress.holdAgainst(state.head.seq)
  return await progress.read()
}

/** What was read when a registry stopped answering need not be read again: `--resume` goes on from there. */
export async function keepingProgress<T>(progress: Progress, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await progress.save()
    throw error
  }
}

interface Kept {
  readonly file: string | null
  readonly progress: Progress
  readonly next: NextCursor
  readonly complete: boolean
}

/** For the next audit. Where it cannot be kept, whoever counts on it is told. */
export async function keep(
  world: World,
  { since, resume, budget }: AuditRequest,
  { file, progress, next, complete }: Kept,
): Promise<void> {
  const why = await writeCursor(file, next, world)
  if (complete) await progress.clear()
  else await progress.save()
  if (file === null && since === null && !resume && budget === null) return
  const faults = [
    why === null ? null : `what was found is not kept for --since, and counts as new the next time: ${why}`,
    complete || progress.fault === null
      ? null
      : `what was read is not kept for --resume, and is read again: ${progress.fault}`,
  ]
  for (const text of faults) if (text !== null) world.tell({ type: 'warning', text })
}
