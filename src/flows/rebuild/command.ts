import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { TidemarkError } from '../../model/failure.ts'
import { interrupted } from '../cut/interrupted.ts'
import type { BuildFolder } from './checkout.ts'
import type { RebuildWorld } from './open.ts'
import { variablesOf } from './variables.ts'
import type { BuildTarget } from './variables.ts'

/** How much of a log is looked at for its last lines, and how many are shown. */
const TAIL = 16 * 1024
const LINES = 10
const LONGEST = 300

/** The file that gets the output of a build. */
export async function logOf({ work }: RebuildWorld, { gitTag }: BuildTarget): Promise<string> {
  return join(await work.privateFolder(), 'logs', `rebuild-${gitTag.replaceAll('/', '-')}.log`)
}

/** Runs the policy's command in the checkout. Throws E_REBUILD_COMMAND with its last lines, E_INTERRUPTED. */
export async function runBuild(
  world: RebuildWorld,
  target: BuildTarget,
  { folder, log, command }: { readonly folder: BuildFolder; readonly log: string; readonly command: string },
): Promise<void> {
  await rm(log, { force: true })
  world.tell({ type: 'step', text: `building ${target.component.name} ${target.version.text}: ${command}` })
  const env = {
    ...world.env,
    ...variablesOf(target),
    TIDEMARK_SOURCE_DIR: folder.source,
    TIDEMARK_METADATA_FILE: folder.metadata,
  }
  const { signal } = world
  const place = { cwd: folder.source, log, env, ...(signal !== undefined && { signal }) }
  const exit = await world.shell(command, place)
  interrupted(world)
  if (exit === 0) return
  throw new TidemarkError('E_REBUILD_COMMAND', `${command} ended with ${exit}`, {
    hints: [...(await lastLines(log)), `less ${log}`],
    details: { command, exit, log },
  })
}

async function lastLines(log: string): Promise<readonly string[]> {
  await using handle = await open(log)
  const { size } = await handle.stat()
  const length = Math.min(size, TAIL)
  const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length)
  const lines = buffer.toString('utf8').split(/[\r\n]+/u)
  return lines
    .map((line) => line.trimEnd().slice(0, LONGEST))
    .filter((line) => line !== '')
    .slice(-LINES)
}
