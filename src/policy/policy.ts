import type { Digest } from '../model/digest.ts'
import type { FactKind } from '../model/fact.ts'
import type { Where } from '../model/failure.ts'
import type { ReportFormat, Severity } from '../model/report.ts'
import type { LineUnit } from '../model/version.ts'
import type { BumpRules } from './bump-rules.ts'
import type { Pattern } from './pattern.ts'

/** How the tags of a class may move (docs/reference/policy.md, "moves"). */
export const CONTRACTS = ['never', 'daily', 'forward', 'freely'] as const

export type Contract = (typeof CONTRACTS)[number]

/** A policy file, parsed, validated and with every default filled in. */
export interface Policy {
  /** The path as messages show it. */
  readonly file: string
  /** Digest of the file's bytes. */
  readonly digest: Digest
  readonly components: readonly Component[]
  readonly ledger: LedgerChoice
  /** By host (`registry.internal.example`, `localhost:5000`). */
  readonly registries: Readonly<Record<string, RegistryRules>>
  readonly environments: readonly Environment[]
  readonly admission: AdmissionRules
  readonly checks: Readonly<Record<string, CheckRule>>
  /** By environment: where deployment files pin an image, `FILE[#KEY]`, relative to the policy file. */
  readonly deploy: Readonly<Record<string, readonly string[]>>
  /** null: nothing is ever deleted. */
  readonly retention: RetentionRules | null
  readonly forge: ForgeRules | null
  readonly announce: AnnounceRules
}

/** One released thing of a repository. */
export interface Component {
  readonly name: string
  /** Canonical image names (`docker.io/library/web`, `oci:./images/web`), the first is the primary; may be empty. */
  readonly images: readonly string[]
  readonly source: string | null
  readonly paths: readonly string[]
  /** `linux/amd64` …; empty when the policy does not demand any. */
  readonly platforms: readonly string[]
  /** The component that must have published the same version before this one. */
  readonly after: string | null
  readonly releases: ReleaseRules
  readonly classes: readonly TagClass[]
  readonly require: Requirements
  readonly cut: CutRules
  readonly rebuild: RebuildRules
}

export interface ReleaseRules {
  readonly gitTag: Pattern
  /** The file that holds the version (`VERSION`), or null when only the git tag does. */
  readonly version: string | null
  readonly annotated: boolean
  readonly signed: 'never' | 'stable' | 'always'
  readonly allowedSigners: string | null
  /** Who may release: signers, or without signatures taggers, by e-mail address or key fingerprint. Empty: everybody. */
  readonly maintainers: readonly string[]
  /** Globs of the branches that a release's commit must be on. Empty: any. */
  readonly branches: readonly string[]
  /** Accepted prerelease words; `*` accepts any. */
  readonly prereleases: readonly string[]
  /** `strip`: a git tag `v1.2.3+meta` is version 1.2.3, and meets a second one of that version as any other. */
  readonly buildMetadata: 'refuse' | 'strip'
  readonly lines: Lines
  readonly schemaChanges: SchemaChangeRules
}

/** What says that a release changes a schema, which no rollback changes back. */
export interface SchemaChangeRules {
  /** SemVer ranges. */
  readonly versions: readonly string[]
  readonly label: string
  /** Words in the release's section of the changelog. */
  readonly changelog: string
}

export interface Lines {
  readonly by: LineUnit
  /** null: every line is supported. */
  readonly supported: SupportedLines | null
}

/** `explicit`: exactly these; `newest`: the N newest lines that have a release; `range`: a semver range over versions. */
export type SupportedLines =
  | { readonly kind: 'explicit'; readonly lines: readonly string[] }
  | { readonly kind: 'newest'; readonly count: number }
  | { readonly kind: 'range'; readonly range: string }

/** What is kept; what no rule keeps may be deleted (docs/retain.md). */
export interface RetentionRules {
  /** Releases of each line; null: all. */
  readonly keepReleases: number | null
  /** Digests of each environment, and of the component at all. */
  readonly keepPerEnvironment: number
  /** Milliseconds. */
  readonly keepYounger: number
  /** Keys of tag classes. */
  readonly keepClasses: readonly string[]
  /** Milliseconds; null: for ever. */
  readonly keepUntagged: number | null
}

/** A row of the policy's `tags`, with an alias already replaced by what it stands for. */
export interface TagClass {
  /** The key as written: `{major}.{minor}`. */
  readonly key: string
  readonly pattern: Pattern
  readonly from: readonly FactKind[]
  readonly moves: Contract
  /** A semver range, or null. */
  readonly versions: string | null
  readonly supportedLines: boolean
  /** Globs; empty: any branch. */
  readonly branches: readonly string[]
  /** Names; empty: any environment. */
  readonly environments: readonly string[]
  /** `linux/amd64` …: the tag names that platform's child of an index; empty: the whole artifact. */
  readonly platforms: readonly string[]
  readonly onConflict: 'refuse' | 'keep'
  /** `allow`: retention may delete what the tag names; null: it is always kept. */
  readonly retain: 'allow' | null
  /** `none`: no production manifest may use the tag. */
  readonly support: 'none' | null
  readonly use: string | null
  /** The key of the class that this one is an alias of. */
  readonly aliasOf: string | null
  readonly where: Where
}

/** What production manifests may run. */
export interface AdmissionRules {
  /** Globs over canonical image names, beside the registries that the policy names. */
  readonly images: readonly string[]
}

/** What must hold before anything is published. */
export interface Requirements {
  /** The key of a class that every plan must contain. */
  readonly tag: string | null
  /** `revision`, `source`, `version` …: `org.opencontainers.image.` labels. */
  readonly labels: readonly string[]
  readonly attestations: readonly string[]
  /** Checks of the forge that must be green on the commit; `all`: every one that there is. */
  readonly ci: readonly string[] | 'all'
  /** Checks that a kind of artifact must have passed. */
  readonly checks: Readonly<Partial<Record<FactKind, readonly string[]>>>
}

export interface RegistryRules {
  readonly protected: boolean
  /** Tags that are never written to this registry. */
  readonly never: readonly string[]
  /** Speak plain HTTP; loopback does so by default. */
  readonly plainHttp: boolean
  /** Path of a PEM file with the registry's certificate authority. */
  readonly ca: string | null
  /** Whether anybody may pull; null: the policy does not say. */
  readonly public: boolean | null
  /** Hosts that credentials for this registry may also be sent to (token servers). */
  readonly trustedHosts: readonly string[]
}

export interface Environment {
  readonly name: string
  readonly follows: { readonly branches: readonly string[] } | null
  readonly after: string | null
  readonly checks: readonly string[]
  readonly approvals: number
  /** Whose approval counts; empty: anybody's. */
  readonly approvers: readonly string[]
  /** Whether the approval of the promoter counts. */
  readonly selfApproval: boolean
  /** Milliseconds. */
  readonly soak: number
  /** Whether a promotion may go on over gates that are not met, on the record. */
  readonly override: boolean
  readonly where: Where
}

export interface CheckRule {
  /** A shell command; null for a report. */
  readonly run: string | null
  readonly report: ReportRule | null
  readonly about: 'digest' | 'commit'
  /** Milliseconds; null: for ever. */
  readonly maxAge: number | null
}

export interface ReportRule {
  readonly format: ReportFormat
  readonly failOn: Severity
  readonly fixedOnly: boolean
  readonly allow: readonly Allowance[]
  /** Milliseconds; null: of any age. */
  readonly databaseAge: number | null
}

/** A finding that may stay for a while. */
export interface Allowance {
  readonly id: string
  readonly package: string | null
  readonly reason: string
  /** RFC 3339, UTC: that moment excluded. */
  readonly expires: string
}

export type LedgerChoice =
  | { readonly kind: 'git'; readonly remote: string | null; readonly branch: string }
  | { readonly kind: 'derived' }

/** Rules for cutting releases. */
export interface CutRules {
  readonly branch: { readonly name: string; readonly otherwise: 'refuse' | 'warn' } | null
  /** The git remote, or null for the one that the branch follows. */
  readonly remote: string | null
  readonly untracked: 'allow' | 'refuse'
  readonly files: readonly VersionFileRule[]
  /** What a prerelease writes into these files: nothing, X.Y.Z, or X.Y.Z-rc.N. */
  readonly prereleases: 'tag' | 'final' | 'exact'
  readonly bump: BumpRules
  readonly changelog: ChangelogRules | null
  readonly upgrading: UpgradingRules | null
  /** Shell commands. */
  readonly before: readonly string[]
  /** Template with `{version}`, `{gitTag}`, `{component}`, as those of `message`. */
  readonly commit: string
  readonly message: { readonly release: string; readonly prerelease: string; readonly hotfix: string }
  /** Milliseconds that a signature may take. */
  readonly signing: number
  readonly assets: readonly string[]
}

/** How a release is built again. */
export interface RebuildRules {
  /** A shell command; null: the commands are only printed. */
  readonly run: string | null
  /** In full, with a tag: `docker.io/library/python:3.13-slim`. null: the image's own label tells. */
  readonly base: string | null
}

/** A file that states the version. */
export interface VersionFileRule {
  /** Relative to the policy file. */
  readonly path: string
  readonly at: string | null
  readonly line: string | null
  readonly packages: readonly string[]
}

export interface ChangelogRules {
  readonly file: string
  readonly format: 'keep-a-changelog' | 'conventional-commits'
  /** With `{from}` and `{to}`. */
  readonly compare: string | null
  readonly empty: 'refuse' | 'allow'
  /** Milliseconds between the entry's date and the git tag's; null: not compared. */
  readonly within: number | null
}

/** `for`: every stable release, or those that may break. Publish reads it too. */
export interface UpgradingRules {
  readonly file: string
  readonly for: 'every' | 'breaking'
}

/** What is told to people about a release, after it is published. */
export interface AnnounceRules {
  /** Template of the release's title on the forge. */
  readonly title: string
  /** Template of the text to post elsewhere. */
  readonly text: string
}

/** Where the repository is hosted, as far as the policy says it; the rest comes from `source` and the git remote. */
export interface ForgeRules {
  readonly kind: 'github' | 'gitlab' | 'gitea'
  readonly url: string | null
  readonly repository: string | null
}
