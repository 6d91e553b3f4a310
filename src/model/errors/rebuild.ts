import type { ErrorTable } from './entry.ts'

/** Errors of `tidemark rebuild`. */
export const REBUILD_ERRORS = {
  E_REBUILD_COMMAND: {
    exit: 3,
    title: 'the command that builds failed',
    mend: 'Nothing was published. The message has the last lines of its output and the log all of it; mend it and run the same command again.',
  },
  E_REBUILD_RESULT: {
    exit: 4,
    title: 'the command that builds did not say what it built',
    mend: 'Let it write the file that `TIDEMARK_METADATA_FILE` names: `docker buildx build --metadata-file "$TIDEMARK_METADATA_FILE"`, or one line with a digest or `oci:DIR`.',
  },
} as const satisfies ErrorTable
