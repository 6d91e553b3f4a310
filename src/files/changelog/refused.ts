import { TidemarkError } from '../../model/failure.ts'

/** Where in a changelog something is wrong; `line` is null for the file as a whole. */
interface Place {
  readonly file: string
  readonly line: number | null
  readonly hints?: readonly string[]
}

/** An error about the changelog. */
export function refused(message: string, { file, line, hints = [] }: Place): TidemarkError {
  const where = line === null ? { file } : { file, line }
  const place = line === null ? file : `${file}:${line}`
  return new TidemarkError('E_CHANGELOG', `${place}: ${message}`, { where, hints })
}
