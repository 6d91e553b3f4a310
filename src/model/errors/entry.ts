/** 0 done; 1 unexpected; 2 usage; 3 refused by policy; 4 bad input; 5 the world did not answer; 6 drift or findings. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6

/** One row of the catalogue; `docs/reference/errors/` is generated from it. */
export interface ErrorEntry {
  readonly exit: ExitCode
  /** One line: what is wrong. */
  readonly title: string
  /** What to do about it, for somebody who is tired and on call. */
  readonly mend: string
}

export type ErrorTable = Readonly<Record<`E_${string}`, ErrorEntry>>
