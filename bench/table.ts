import type { Ratio, Result } from './scenario.ts'
import type { Timing } from './measure.ts'

/** A result as text: what took how long, and the ratios against their targets. */
export function table({ title, timings, ratios }: Result): string {
  const width = Math.max(...timings.map(({ name }) => name.length), ...ratios.map(({ name }) => name.length))
  const lines = [
    ...timings.map((timing) => timingLine(timing, width)),
    ...ratios.map((each) => ratioLine(each, width)),
  ]
  return [title, ...lines].join('\n')
}

function timingLine({ name, median, least, most, memory }: Timing, width: number): string {
  const spread = least === most ? '' : `   (${text(least)} to ${text(most)})`
  const peak = memory === undefined ? '' : `   ${memory.toFixed(0)} MiB`
  return `  ${name.padEnd(width)}  ${`${text(median)} ms`.padStart(12)}${peak}${spread}`
}

function ratioLine({ name, value, target }: Ratio, width: number): string {
  const held = target === null ? '' : `   target ${target}: ${value <= target ? 'met' : 'missed'}`
  return `  ${name.padEnd(width)}  ${value.toFixed(2).padStart(12)}${held}`
}

function text(milliseconds: number): string {
  return milliseconds < 1 ? milliseconds.toFixed(4) : milliseconds.toFixed(milliseconds < 100 ? 1 : 0)
}
