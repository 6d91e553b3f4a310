import { TidemarkError, isFailure } from '../../model/failure.ts'
import { parseStrictJson } from '../../model/strict-json.ts'

/** Strict JSON out of a file; E_JSON names the file. */
export function parseJsonFile(bytes: Uint8Array, file: string): unknown {
  try {
    return parseStrictJson(bytes)
  } catch (error) {
    if (!isFailure(error, 'E_JSON')) throw error
    throw new TidemarkError('E_JSON', `${file}: ${error.message}`, { where: { file }, cause: error })
  }
}
