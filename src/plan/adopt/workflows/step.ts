/** A place in a workflow file, 1-based. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A line of an input, and where it stands. */
export interface Line {
  readonly text: string
  readonly where: Place
}

/** What starts a workflow, as far as tags care. */
export const TRIGGERS = ['branch', 'tag', 'release', 'schedule', 'manual', 'pull-request', 'other'] as const
export type Trigger = (typeof TRIGGERS)[number]

/** True for what runs because somebody released, and not because somebody pushed work. */
export function isRelease(trigger: Trigger): boolean {
  return trigger === 'tag' || trigger === 'release'
}

/** A step of a workflow that says which tags are pushed. */
export interface WorkflowStep {
  readonly action: 'docker/metadata-action' | 'docker/build-push-action'
  readonly where: Place
  readonly triggers: readonly Trigger[]
  /** Branches whose pushes start it; empty: any. */
  readonly branches: readonly string[]
  /** False where every git tag that starts it is a stable version. */
  readonly prereleases: boolean
  /** `if` of job and step, and `push` of the builds in the job: what holds whenever it pushes. */
  readonly conditions: readonly string[]
  /** `env` of workflow, job and step, expressions and all. */
  readonly env: Readonly<Record<string, string>>
  readonly images: readonly Line[]
  readonly tags: readonly Line[]
  readonly flavor: readonly Line[]
}
