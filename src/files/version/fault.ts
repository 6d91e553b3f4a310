import { TidemarkError } from '../../model/failure.ts'

/** A text that is not of its kind, or holds no version where it should. Who knows the path adds it. */
export function unreadable(message: string, cause?: unknown): TidemarkError {
  return new TidemarkError('E_VERSION_FILE', message, { cause })
}

/** A text that states the version in several places, of which it cannot be told which one counts. */
export function ambiguous(message: string, ...hints: readonly string[]): TidemarkError {
  return new TidemarkError('E_VERSION_AMBIGUOUS', message, { hints })
}
