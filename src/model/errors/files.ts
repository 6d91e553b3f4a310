import type { ErrorTable } from './entry.ts'

/** Errors of files in the repository being released. */
export const FILES_ERRORS = {
  E_VERSION_FILE: {
    exit: 4,
    title: 'the version file holds no version',
    mend: 'Name a file that Tidemark can read (VERSION, package.json, pyproject.toml, Cargo.toml) under `releases.version`.',
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
} as const satisfies ErrorTable
