import type { ErrorTable } from './entry.ts'

/** Errors of files in the repository being released. */
export const FILES_ERRORS = {
  E_VERSION_FILE: {
    exit: 4,
    title: 'the version file holds no version',
    mend: 'Name a file that Tidemark can read, or say where in it the version stands (`at`, `line`): docs/version-files.md lists the kinds.',
  },
  E_VERSION_AMBIGUOUS: {
    exit: 4,
    title: 'a file states the version in more places than one, and it cannot be told which one counts',
    mend: 'Say which place with `at` or `line` under `cut.files`, or name the packages with `packages`.',
  },
  E_CHANGELOG: {
    exit: 4,
    title: 'the changelog is not what its format says',
    mend: 'The message names the line. `cut.changelog.format` says how the file is read.',
  },
  E_MANIFEST: {
    exit: 4,
    title: 'the manifest is not YAML',
    mend: 'Give Kubernetes manifests, Compose files or values files; render templates first.',
  },
  E_METADATA_FILE: {
    exit: 4,
    title: 'the build metadata file is not what `docker buildx build --metadata-file` writes',
    mend: 'Pass the file of a build that pushed an image: it holds `containerimage.digest`.',
  },
  E_DOCS_FILE: {
    exit: 4,
    title: 'the document is no file that can be held to the policy',
    mend: 'Name a plain UTF-8 file inside the repository that can be written, by its own path.',
  },
  E_DOCS_MARKS: {
    exit: 4,
    title: 'the document has no marked section for the table of tags',
    mend: 'Put `<!-- tidemark:tags -->` and `<!-- /tidemark:tags -->` where the table shall stand.',
  },
} as const satisfies ErrorTable
