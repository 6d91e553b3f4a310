import { isFailure, TidemarkError } from '../../model/failure.ts'

/** A deployment file whose pin cannot be read or replaced. */
export function noPin(file: string, message: string, ...hints: readonly string[]): TidemarkError {
  return new TidemarkError('E_PIN', `${file}: ${message}`, { where: { file }, hints })
}

/** What a reader of texts says, with the file that it is about. Anything else is thrown on. */
export function inFile(file: string, cause: unknown): unknown {
  if (!isFailure(cause, 'E_VERSION_FILE', 'E_VERSION_AMBIGUOUS')) return cause
  return new TidemarkError('E_PIN', `${file}: ${cause.message}`, { where: { file }, cause })
}
