import { CATALOGUE } from '../model/errors/catalogue.ts'
import { TidemarkError, isFailure } from '../model/failure.ts'
import { documentText } from './face.ts'
import { readyDeep, readyFor } from './ready.ts'
import type { Settings } from './settings.ts'
import type { Surroundings } from './surroundings.ts'
import { cleanDeep } from './ui/clean.ts'
import { errorView } from './ui/error-view.ts'
import { createPalette, wantsColour } from './ui/palette.ts'
import { quoteLine } from './source-line.ts'
import { isParserEnd } from './usage-error.ts'

const SIGINT = 130
const SIGNALS: Readonly<Record<string, number>> = { SIGINT, SIGTERM: 143 }

function interruption(signal: AbortSignal): TidemarkError {
  return new TidemarkError('E_INTERRUPTED', `interrupted by ${String(signal.reason)}`, {
    hints: ['Nothing is half done: run the same command again, it finishes what is missing.'],
  })
}

function unexpected(error: unknown): TidemarkError {
  const message = error instanceof Error ? error.message : String(error)
  return new TidemarkError('E_INTERNAL', message, {
    cause: error,
    hints: [CATALOGUE.E_INTERNAL.mend, 'TIDEMARK_DEBUG=1 shows where it came from.'],
  })
}

function understood(error: unknown, signal: AbortSignal): TidemarkError {
  if (signal.aborted) return interruption(signal)
  return isFailure(error) ? error : unexpected(error)
}

function exitCode(failure: TidemarkError, signal: AbortSignal): number {
  if (failure.code !== 'E_INTERRUPTED') return failure.exit
  return SIGNALS[String(signal.reason)] ?? SIGINT
}

function stacks(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.stack ?? error.message
  return error.cause === undefined ? own : `${own}\ncaused by ${stacks(error.cause)}`
}

/** What `--json` prints for a failure. */
export function errorDocument(failure: TidemarkError): object {
  const { code, message, where, hints, details } = failure
  return { error: { code, message, where: where ?? null, hints, details } }
}

/**
 * Prints what went wrong (to standard error for people, one JSON document to standard output with `--json`) and answers
 * the exit code. The only place that turns errors into words.
 */
export function reportError(error: unknown, settings: Settings, around: Surroundings): number {
  // Help or the version, printed already: asked for (0), or instead of a command that was not named (2).
  if (isParserEnd(error)) return error.exitCode === 0 ? 0 : CATALOGUE.E_USAGE.exit
  const failure = understood(error, around.signal)
  const ready = readyFor(settings)
  if (settings.json) {
    const document = readyDeep(errorDocument(failure), ready)
    around.stdout.write(documentText('error', document, around.stdout.isTerminal))
  } else {
    const { code, message, where } = failure
    const hints = failure.hints.map((hint) => ready(hint))
    const palette = createPalette(wantsColour(around.env, around.stderr.isTerminal, settings.color))
    const source = where === undefined ? null : quoteLine(where, settings.directory)
    const shown = cleanDeep({ code, message, hints, where: where ?? null, source })
    around.stderr.write(`${errorView(shown, palette)}\n`)
  }
  if (around.env['TIDEMARK_DEBUG'] === '1') around.stderr.write(`${stacks(error)}\n`)
  return exitCode(failure, around.signal)
}
