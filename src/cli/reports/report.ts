/** Findings of any kind, ready to be rendered: SARIF, JUnit and Markdown are made of this and of nothing else. Plain data. */
export interface Report {
  /** `tidemark audit`. */
  readonly title: string
  /** Of Tidemark. */
  readonly version: string
  /** When it began: RFC 3339, UTC. */
  readonly at: string
  /** When it ended: RFC 3339, UTC. */
  readonly ended: string
  /** The policy file, from the top of the repository: what is about no line of any file is about it. */
  readonly policy: string
  /** What was looked at, a line each: `ghcr.io/acme/web: 12 tags`. */
  readonly looked: readonly string[]
  /** What was not looked at; null when everything was. */
  readonly incomplete: string | null
  readonly items: readonly ReportItem[]
}

export interface ReportItem {
  /** Stable: `exact-changed`. */
  readonly code: string
  /** What the code means, one line. */
  readonly title: string
  readonly severity: 'critical' | 'high' | 'medium' | 'low' | 'info'
  /** True when it makes the command fail. */
  readonly fails: boolean
  /** What it is about: `ghcr.io/acme/web:1.4.0`. */
  readonly subject: string
  /** A sentence. */
  readonly message: string
  /** Digests whole, or other texts; null where there is none. */
  readonly was: string | null
  readonly is: string | null
  /** `ada, 2026-03-02 10:14 UTC`. */
  readonly who: string | null
  /** A command. */
  readonly mend: string | null
  /** From the top of the repository. */
  readonly where: { readonly file: string; readonly line?: number; readonly column?: number } | null
  /** Tells it from all others, and stays while nothing changes. */
  readonly key: string
}
