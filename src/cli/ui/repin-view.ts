import type { RepinResult } from '../../flows/repin.ts'
import { blocks } from './blocks.ts'
import type { Look } from './look.ts'
import { noticeLines } from './refusal-view.ts'
import { joined, shortDigest } from './short.ts'

type Component = RepinResult['components'][number]

/** Which release every deployment goes back to, and what each file is to say. */
export function repinView(result: RepinResult, look: Look): string {
  const heads = result.components.map((each) => headLine(result.environment, each, look))
  return blocks(heads, pinLines(result, look), ...end(result, look))
}

/** What was done, when the plan was shown before. */
export function repinEndView(result: RepinResult, look: Look): string {
  return blocks(...end(result, look))
}

function headLine(environment: string, { component, from, to }: Component, { palette }: Look): string {
  const change = from === null || from === to.version ? to.version : `${from} → ${to.version}`
  const digest = to.digest === null ? null : shortDigest(to.digest)
  return joined([`${palette.strong(component)}: ${environment} ${change}`, digest])
}

function pinLines({ components }: RepinResult, { palette }: Look): readonly string[] {
  return components.flatMap(({ pins }) =>
    pins.map(({ file, line, from, to }) => {
      const where = `${file}:${line}`
      return from === to ? `  = ${where}  ${to}` : `  ~ ${where}  ${palette.dim(`${from} →`)} ${to}`
    }),
  )
}

function end(result: RepinResult, { palette }: Look): readonly (readonly string[])[] {
  const { components, notices, outcome } = result
  const texts = new Set(
    components.flatMap(({ pins, references }) => [...pins.map(({ pin }) => pin), ...references]),
  )
  const pins = [...texts].map((text) => `${palette.dim('pin')}  ${text}`)
  return [[...noticeLines(notices), ...endLines(result)], outcome === 'declined' ? [] : pins]
}

function endLines({ outcome, unchanged, written, commit }: RepinResult): readonly string[] {
  if (outcome === 'planned') return ['Nothing written (dry run).']
  if (outcome === 'declined') return ['Nothing written.']
  if (unchanged) return ['Nothing to do: it is pinned there already.']
  const next = commit === null ? [] : [`  ${commit}`]
  return [`Written: ${written.join(', ')}. Nothing was committed or deployed.`, ...next]
}
