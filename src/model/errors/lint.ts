import type { ErrorTable } from './entry.ts'

/** What `tidemark lint` finds: a policy that makes a promise which cannot be kept. */
export const LINT_ERRORS = {
  E_PATTERN_TOO_COMPLEX: {
    exit: 4,
    title: 'the patterns are too complex to compare',
    mend: 'Use shorter branch globs, and fewer variables in one pattern.',
  },
  E_CLASS_OVERLAP: {
    exit: 4,
    title: 'two classes can claim the same tag',
    mend: 'Give one of them a prefix of its own, such as `sha-{sha}`, so that each name has one owner.',
  },
  E_BUILD_CLAIMS: {
    exit: 4,
    title: 'a branch could be named so that its build takes the tag of another class',
    mend: 'Put a prefix before `{branch}`, such as `edge-{branch}`, or list the `branches` that may feed the class.',
  },
  E_PATTERN_AMBIGUOUS: {
    exit: 4,
    title: 'one tag could mean two different things',
    mend: 'Put a separator between the variables that cannot occur in them: `{major}.{minor}`, not `{major}{minor}`.',
  },
  E_TAG_GRAMMAR: {
    exit: 4,
    title: 'a class can make a name that is not a legal tag',
    mend: 'A tag has 1 to 128 characters of [A-Za-z0-9_.-] and begins with a letter, a digit or an underscore.',
  },
  E_TAG_LENGTH: {
    exit: 4,
    title: 'a class can make a name that is too long for a tag',
    mend: 'A tag has at most 128 characters: shorten the text of the pattern, or use fewer digits of `{sha}`.',
  },
  E_CLASS_EMPTY: {
    exit: 4,
    title: 'a class can never make a tag',
    mend: 'Look at its filters: a range that holds no version, an environment that does not exist, a branch that cannot be.',
  },
  E_SHA_LENGTHS: {
    exit: 4,
    title: 'classes show the same commits with different numbers of digits',
    mend: 'Use one length of `{sha}` for the artifacts of one kind, so that a commit has one name.',
  },
  E_ENVIRONMENT_UNREACHABLE: {
    exit: 4,
    title: 'nothing can ever be promoted to an environment',
    mend: 'Let it follow branches (`follows`), or come `after` an environment that can be reached.',
  },
  E_DAILY_NEEDS_DATE: {
    exit: 4,
    title: 'a daily class whose name does not say the day',
    mend: 'Put `{date}` into the pattern: `nightly-{date}`.',
  },
  E_FORWARD_NEEDS_VERSION: {
    exit: 4,
    title: 'a class that moves forward takes artifacts without a version',
    mend: 'Feed it from releases, prereleases and rebuilds, or let it move `freely`.',
  },
  E_NEVER_CANNOT_HOLD: {
    exit: 4,
    title: 'a tag that never moves would be claimed by many artifacts',
    mend: 'Name the artifact in the pattern (`{version}`, `{sha}`, `{date}`), or choose another contract under `moves`.',
  },
  E_VARIABLE_WITHOUT_SOURCE: {
    exit: 4,
    title: 'nothing that feeds the class has a value for a variable',
    mend: 'Change `from`: versions come with releases, `{branch}` with builds, `{env}` with promotions, `{arch}` with `platforms`.',
  },
  E_PLATFORMS_SHARE_TAG: {
    exit: 4,
    title: 'several platforms would share one tag',
    mend: 'Put `{arch}` into the pattern of a class with several `platforms`: `{version}-{arch}`.',
  },
  E_LINE_NAMES_NOTHING: {
    exit: 4,
    title: 'a supported line is not the name of a line',
    mend: 'Write lines as `releases.lines.by` counts them: "0.3" by minor, "0" by major.',
  },
  E_REQUIRED_TAG_UNREACHABLE: {
    exit: 4,
    title: 'artifacts are published that can never have the required tag',
    mend: 'Feed the class under `require.tag` from every kind of artifact that other classes publish.',
  },
  E_GIT_TAG_OVERLAP: {
    exit: 4,
    title: 'two components can claim the same git tag',
    mend: 'Give each component its own prefix under `gitTag`, such as `cli-v{version}`, or the same pattern to release together.',
  },
  E_PROTECTED_CLASS: {
    exit: 4,
    title: 'a class can only make tags that its registry never takes',
    mend: 'Drop the class, publish the component to another registry, or change `registries.HOST.never`.',
  },
  E_UNSUPPORTED_TAG: {
    exit: 4,
    title: 'a production manifest uses a tag without support',
    mend: 'Classes with `support: none` are for trying things out. Run a released version, by its digest.',
  },
  E_REGISTRY_IMPLICIT: {
    exit: 4,
    title: 'a production manifest names no registry',
    mend: 'Write the image in full: `docker.io/library/redis:7.4.1`, not `redis:7.4.1`. Clients differ in where they look for a short name.',
  },
  E_REGISTRY_NOT_APPROVED: {
    exit: 4,
    title: 'a production manifest runs an image from a registry that is not approved',
    mend: "Approved are the registries of the policy's images, those under `registries`, and the images under `admission.images`.",
  },
  E_IMAGE_UNTAGGED: {
    exit: 4,
    title: 'a production manifest runs an image without a tag',
    mend: 'Without a tag it is `latest`, whatever that names today. Name a released version, and its digest.',
  },
  E_TAG_NOT_ADMITTED: {
    exit: 4,
    title: 'a production manifest uses a tag that the policy never makes',
    mend: "Compare with `tidemark generate pattern`: a spelling mistake, a tag of before the policy, or somebody else's.",
  },
  E_TAG_FLOATS: {
    exit: 4,
    title: 'a production manifest uses a tag that floats',
    mend: 'Name an exact version, and its digest: `1.4.0@sha256:...`. Beside a digest any supported tag may stand.',
  },
  E_ALIAS: {
    exit: 4,
    title: 'an alias is not the same as what it stands for',
    mend: 'An alias names another class of its component and has the same variables: `latest: { aliasOf: stable }`.',
  },
} as const satisfies ErrorTable
