import type { ExitCode } from '../model/errors/catalogue.ts'
import { reportError } from './error-wall.ts'
import { Face } from './face.ts'
import type { Parsed } from './program.ts'
import { parse } from './program.ts'
import { guess } from './settings.ts'
import type { Surroundings } from './surroundings.ts'

async function understand(args: readonly string[], around: Surroundings): Promise<Parsed | number> {
  try {
    return await parse(args, around)
  } catch (error) {
    return reportError(error, guess(args, around.cwd), around)
  }
}

/** Runs a command line (without the program's name) and answers the exit code; never throws. */
export async function runCli(args: readonly string[], around: Surroundings): Promise<number> {
  const parsed = await understand(args, around)
  if (typeof parsed === 'number') return parsed
  if (parsed.runner === null) return 0
  const face = new Face(parsed.settings, around)
  try {
    const code: ExitCode = await parsed.runner(face)
    face.end()
    return code
  } catch (error) {
    face.end()
    return reportError(error, parsed.settings, around)
  }
}
