import { isRecord } from '../../model/shape.ts'
import { parseJson } from '../parse-json.ts'
import { quoteForeign } from './redact.ts'

/** What a registry says about its refusal (distribution-spec, "Error Codes"), safe to show. */
export interface ErrorReport {
  /** `MANIFEST_UNKNOWN`, `DENIED` …, in upper case; empty when the body is not a registry's. */
  readonly codes: readonly string[]
  /** The first sentence that came along; empty when there is none. */
  readonly message: string
}

/** Reads the body of an error; anything but `{"errors":[{"code"…}]}` gives no codes. */
export function parseErrorBody(text: string): ErrorReport {
  const body = parseJson(text)
  const errors = isRecord(body) && Array.isArray(body['errors']) ? body['errors'].filter(isRecord) : []
  const codes = errors.map(({ code }) => code).filter((code): code is string => typeof code === 'string')
  const message = errors
    .map(({ message: said }) => said)
    .find((said) => typeof said === 'string' && said !== '')
  return {
    codes: codes.map((code) => quoteForeign(code).toUpperCase()),
    message: typeof message === 'string' ? quoteForeign(message) : '',
  }
}
