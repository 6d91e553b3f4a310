/** A thing worth saying that does not stop anybody: title and advice, as for errors. */
export interface WarningEntry {
  readonly title: string
  readonly mend: string
}

/** Every warning of `lint`, a closed set. */
export const WARNINGS = {
  W_PRE_1_0: {
    title: 'the tag `0` says nothing',
    mend: 'Before 1.0.0 a minor release may break: begin at 1.0.0 with `versions: ">=1.0.0"`.',
  },
  W_ENVIRONMENT_UNUSED: {
    title: 'no tag shows what runs in an environment',
    mend: 'Add a class such as `"env-{env}": { from: promotion, moves: freely }`, or leave it so if the ledger is enough.',
  },
  W_TAG_UNPINNED: {
    title: 'a production manifest runs a tag without a digest',
    mend: 'Put the digest beside the tag, `1.4.0@sha256:...`: it alone proves what runs.',
  },
} as const satisfies Readonly<Record<`W_${string}`, WarningEntry>>

export type WarningCode = keyof typeof WARNINGS
