/** Which product a repository is hosted on. Forgejo speaks Gitea's API. */
export type ForgeKind = 'github' | 'gitlab' | 'gitea'

/** Where a repository is hosted. */
export interface ForgePlace {
  readonly kind: ForgeKind
  /** Address of the web interface, without a slash at its end: `https://github.com`. */
  readonly url: string
  /** `OWNER/NAME`; GitLab: any number of groups before the name. */
  readonly repository: string
}

/** One check of a commit: a check run, a commit status, a pipeline job. */
export interface CommitCheck {
  readonly name: string
  readonly state: 'passed' | 'failed' | 'pending' | 'skipped'
  readonly url: string | null
}

/** A release as the forge has it. */
export interface ForgeRelease {
  /** The forge's own id, for later calls. */
  readonly id: string
  readonly gitTag: string
  readonly title: string
  /** Markdown. */
  readonly notes: string
  readonly draft: boolean
  readonly prerelease: boolean
  /** Address for people. */
  readonly url: string
  readonly assets: readonly ForgeAsset[]
}

export interface ForgeAsset {
  readonly id: string
  readonly name: string
  /** Bytes; null where the forge does not say. */
  readonly size: number | null
  /** False for an upload that never ended; it must be deleted before its name can be used again. */
  readonly whole: boolean
  readonly url: string
}

/** What a release is to say. */
export interface ReleaseDraft {
  readonly gitTag: string
  readonly title: string
  readonly notes: string
  readonly prerelease: boolean
}

/** What is to change in a release. */
export interface ReleaseChange {
  readonly title?: string
  readonly notes?: string
  /** False publishes a draft. Forges without drafts (GitLab) have none to publish. */
  readonly draft?: boolean
  /** Whether the forge shows this release as its latest; forges that decide by themselves ignore it. */
  readonly latest?: boolean
}

/** A file to attach. */
export interface AssetUpload {
  readonly name: string
  readonly bytes: Uint8Array
  readonly contentType: string
}

/**
 * A forge, seen as the host of one repository. Every method throws E_FORGE_UNAVAILABLE (no answer, 5xx, 429 after bounded, jittered
 * tries), E_FORGE_DENIED (401, 403, and 404 for the repository itself), E_FORGE_ANSWER (an answer that is not what its API says).
 * An error is never read as "absent".
 */
export interface Forge {
  readonly place: ForgePlace
  /** False where no token was given: only public reads may work. */
  readonly authenticated: boolean
  /** True where a release can be prepared unseen (GitHub, Gitea). */
  readonly hasDrafts: boolean
  /**
   * Every check of a commit, all pages, in the order of names, the newest run of each check. Two different checks may bear one name
   * (a job `test` of two workflows): both are told. Empty: the forge knows of none.
   */
  checks(commit: string): Promise<readonly CommitCheck[]>
  /** The release of a git tag, a draft as well; null when there is none. Several drafts for one tag: the oldest. */
  findRelease(gitTag: string): Promise<ForgeRelease | null>
  /** Creates it, as a draft where there are drafts. The tag must exist: never creates one. */
  createRelease(draft: ReleaseDraft): Promise<ForgeRelease>
  updateRelease(release: ForgeRelease, change: ReleaseChange): Promise<ForgeRelease>
  /** Attaches a file. */
  uploadAsset(release: ForgeRelease, asset: AssetUpload): Promise<ForgeAsset>
  /** Removes an upload that never ended, or one with other bytes while the release is still a draft. */
  deleteAsset(release: ForgeRelease, asset: ForgeAsset): Promise<void>
  /** The bytes of an asset, to compare; at most `limit` bytes are read. */
  readAsset(release: ForgeRelease, asset: ForgeAsset, limit: number): Promise<Uint8Array>
}
