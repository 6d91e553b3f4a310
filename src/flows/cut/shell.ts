import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** Runs one command of the policy by `sh -c` in `cwd`; its output, both streams, is added to the file `log`. Gives the exit code. */
export type Shell = (
  command: string,
  place: { readonly cwd: string; readonly log: string },
) => Promise<number>

/** The shell of this machine. Throws nothing for a command that fails; 127 where it could not be started, 128 and more after a signal. */
export const systemShell: Shell = async (command, { cwd, log }) => {
  await mkdir(dirname(log), { recursive: true })
  const child = spawn('sh', ['-c', `exec 2>&1\n${command}`], { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  const code = new Promise<number>((resolve) => {
    child.once('error', () => resolve(127))
    child.once('close', (ended, signal) => resolve(ended ?? (signal === null ? 127 : 128)))
  })
  await pipeline(child.stdout, createWriteStream(log, { flags: 'a' }))
  return await code
}
