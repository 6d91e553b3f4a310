import type { RecordData } from '../../model/record.ts'
import { after, asList, asObject, namedDigest, words } from '../record-words.ts'

/** Shown of the id that promotions made together share. */
const SET_DIGITS = 8

/** `promoted 1.4.0 (sha256:0d9e5b1f3c44) from staging to prod: …`, or how it came back. */
export function promotionText(data: RecordData): string {
  const environment = words(data['environment'])
  if (data['rollback'] === true)
    return `rolled ${environment} back to ${namedDigest(data)}${after(': ', data['reason'])}`
  if (data['reason'] === 'follows') return `promoted ${namedDigest(data)} to ${environment}, which follows`
  const from = after(' from ', data['from'])
  const why = after(': ', data['reason'])
  return `promoted ${namedDigest(data)}${from} to ${environment}${why}${setText(data)}${overrideText(data)}`
}

function setText({ set }: RecordData): string {
  return typeof set === 'string' ? `, in set ${words(set).slice(-SET_DIGITS)}` : ''
}

function overrideText(data: RecordData): string {
  const override = data['override']
  if (override === undefined) return ''
  const { gates, reason } = asObject(override)
  const unmet = asList(gates).map((gate) => words(gate))
  const names = unmet.length === 0 ? '' : ` (${unmet.join(', ')})`
  return `, over gates that were not met${names}${after(': ', reason)}`
}
