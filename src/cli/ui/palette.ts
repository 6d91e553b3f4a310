import { styleText } from 'node:util'

export type Paint = (text: string) => string

/** Paints text for a person. Symbols and words carry the meaning; colour only helps the eye. */
export interface Palette {
  readonly good: Paint
  readonly bad: Paint
  readonly warn: Paint
  readonly dim: Paint
  readonly strong: Paint
}

function painter(enabled: boolean, format: Parameters<typeof styleText>[0]): Paint {
  return (text) => (enabled && text !== '' ? styleText(format, text, { validateStream: false }) : text)
}

export function createPalette(enabled: boolean): Palette {
  return {
    good: painter(enabled, 'green'),
    bad: painter(enabled, 'red'),
    warn: painter(enabled, 'yellow'),
    dim: painter(enabled, 'dim'),
    strong: painter(enabled, 'bold'),
  }
}

/** No colour at all: tests, logs, pipes. */
export const PLAIN: Palette = createPalette(false)

type Environment = Readonly<Record<string, string | undefined>>

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}

/**
 * Whether a stream gets colour: never with `--no-color` or NO_COLOR (https://no-color.org), always with FORCE_COLOR
 * (unless it says 0), else on a terminal that is not dumb.
 */
export function wantsColour(env: Environment, isTerminal: boolean, flag: boolean): boolean {
  if (!flag || isSet(env['NO_COLOR'])) return false
  if (isSet(env['FORCE_COLOR'])) return env['FORCE_COLOR'] !== '0'
  return isTerminal && env['TERM'] !== 'dumb'
}
