import type { Output, Surroundings } from '../surroundings.ts'

/** An output that keeps what is written to it. */
export class CapturedOutput implements Output {
  readonly isTerminal: boolean
  readonly columns: number
  text = ''

  constructor(options: { readonly isTerminal?: boolean; readonly columns?: number } = {}) {
    this.isTerminal = options.isTerminal ?? false
    this.columns = options.columns ?? 100
  }

  write(text: string): void {
    this.text += text
  }
}

export interface CapturedSurroundings extends Surroundings {
  readonly stdout: CapturedOutput
  readonly stderr: CapturedOutput
}

/** Surroundings with no terminal, no environment but what is given, and a clock that stands still. */
export function captured(given: Partial<CapturedSurroundings> = {}): CapturedSurroundings {
  return {
    cwd: '/nowhere',
    env: {},
    stdout: new CapturedOutput(),
    stderr: new CapturedOutput(),
    canAsk: false,
    clock: { now: () => new Date('2026-03-10T12:00:00Z') },
    random: (bytes) => new Uint8Array(bytes),
    sleep: () => Promise.resolve(),
    signal: new AbortController().signal,
    ...given,
  }
}
