import * as v from 'valibot'

import { optionalKey } from './key.ts'
import { insidePath, listOf, text } from './text.ts'

const prereleaseWord = v.pipe(
  v.string(),
  v.regex(/^(?:\*|[0-9A-Za-z-]+)$/, 'a prerelease word such as rc or beta, or "*"'),
)

const lines = v.strictObject({
  by: optionalKey(v.picklist(['minor', 'major']), 'What a line is: `minor` (0.3) or `major` (0).', {
    default: 'minor',
  }),
  supported: optionalKey(
    v.union([text, listOf(text)]),
    'The lines that are supported: a list such as ["0.3"], `newest`, `newest 2`, or a semver range. Left out: every line is.',
  ),
})

const schemaChanges = v.strictObject({
  versions: optionalKey(listOf(text), 'Versions, or semver ranges of them: ["1.4.0", ">=2.0.0 <2.0.3"].', {
    default: [],
  }),
  label: optionalKey(text, 'The label of an image that says so, with any value but "" and "false".', {
    default: 'dev.tidemark.schema-change',
  }),
  changelog: optionalKey(text, "The words in the release's section of the changelog that say so.", {
    default: 'schema-change',
  }),
})

/** `releases`: which git tags are releases, and what must hold for them. */
export const releases = v.strictObject({
  gitTag: optionalKey(
    text,
    'The pattern of release git tags: literal text, `{version}` once, `{component}`, and `[text]` that may be absent.',
    { default: '[v]{version}' },
  ),
  version: optionalKey(
    insidePath,
    'A file that holds the version, such as VERSION; it must agree with the git tag.',
  ),
  annotated: optionalKey(v.boolean(), 'Release git tags must be annotated.', { default: false }),
  signed: optionalKey(
    v.picklist(['never', 'stable', 'always']),
    'Which release git tags must be signed by somebody who is allowed to: none, those of stable versions, or all.',
    { default: 'never' },
  ),
  allowedSigners: optionalKey(
    insidePath,
    'The file of allowed SSH signers, in the format of ssh-keygen(1), with OpenPGP keys beside it (FILE.asc or FILE.gpg); or a file of OpenPGP keys. Read from the first branch that `branches` names without a glob; from the work tree where it names none. Left out: the keys that git itself trusts.',
  ),
  maintainers: optionalKey(
    listOf(text),
    "Who may release: e-mail addresses, or key fingerprints. The signer of the git tag must be one, or its tagger where tags are not signed; `tidemark cut` asks it of git's identity.",
  ),
  branches: optionalKey(
    listOf(text),
    'Branches (globs) that the commit of a release must be on: [main, "hotfix/*"]. Left out: any.',
  ),
  prereleases: optionalKey(
    v.array(prereleaseWord),
    'The prerelease words that are accepted: [rc] takes rc, rc.1 and rc1; ["*"] takes any; [] none. Left out: any where a tag class takes prereleases, else none.',
  ),
  buildMetadata: optionalKey(
    v.picklist(['refuse', 'strip']),
    'A git tag such as v1.2.3+meta: `refuse` it, as image tags have no "+", or `strip` the metadata and take it as 1.2.3.',
    { default: 'refuse' },
  ),
  schemaChanges: optionalKey(
    schemaChanges,
    'Which releases change a schema: images roll back over them, migrations do not.',
  ),
  lines: optionalKey(lines, 'How versions fall into lines, and which lines are supported.'),
})

export type RawReleases = v.InferOutput<typeof releases>
export type RawLines = v.InferOutput<typeof lines>

const checkNames = v.array(text)

const LABELS = [
  'created',
  'authors',
  'url',
  'documentation',
  'source',
  'version',
  'revision',
  'vendor',
  'licenses',
  'ref.name',
  'title',
  'description',
  'base.digest',
  'base.name',
] as const

function checksFor(kind: string): ReturnType<typeof optionalKey<typeof checkNames>> {
  return optionalKey(
    checkNames,
    `Checks that ${kind} must have passed. A check without passing evidence refuses the publish.`,
    {
      default: [],
    },
  )
}

/** `require`: what must hold before anything is published. */
export const requirements = v.strictObject({
  prerelease: checksFor('a prerelease'),
  release: checksFor('a release'),
  build: checksFor('a build'),
  rebuild: checksFor('a rebuild'),
  labels: optionalKey(
    v.array(v.picklist(LABELS)),
    'Labels `org.opencontainers.image.NAME` that the image must have; `revision`, `source` and `version` must equal the facts.',
    { default: [] },
  ),
  attestations: optionalKey(
    v.array(v.picklist(['provenance', 'sbom'])),
    'Attestations that the digest must carry.',
    {
      default: [],
      checkedOnly: 'Attestations cannot be verified yet: a publish that needs one refuses.',
    },
  ),
  ci: optionalKey(
    v.union([v.picklist(['all', 'none']), listOf(text)]),
    'Checks of the forge that must be green on the commit before it is published: their names, or all of them.',
    { default: 'none' },
  ),
  tag: optionalKey(text, 'The key of a tag class that every publish must write a tag of.'),
})

export type RawRequirements = v.InferOutput<typeof requirements>
