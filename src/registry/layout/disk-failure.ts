import { TidemarkError } from '../../model/failure.ts'

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: free some space, then run the same command again.',
  EDQUOT: 'The disk quota is used up: free some space, then run the same command again.',
  EACCES: 'Give this user permission to read and write there, then run the same command again.',
  EPERM: 'Give this user permission to read and write there, then run the same command again.',
  EROFS: 'The file system is read-only: mount it writable, or name another folder.',
  EMFILE: 'Too many files are open: raise `ulimit -n`, then run the same command again.',
  EIO: 'The disk answers with errors: check it before anything else is written.',
}

/** The error code that Node gave (`ENOENT`), or undefined. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** E_IO for a failed system call on `path`, with what to do about it; every other error as it is. */
export function diskFailure(error: unknown, path: string): unknown {
  const errno = errnoOf(error)
  if (errno === undefined || error instanceof TidemarkError || !/^E[A-Z0-9]+$/u.test(errno)) return error
  const hint = HINTS[errno] ?? 'Nothing was moved: mend the cause and run the same command again.'
  return new TidemarkError('E_IO', `${path}: ${errno}`, {
    hints: [hint],
    details: { errno, path },
    cause: error,
  })
}

/** Runs `work`, whose failed system calls on `path` become E_IO. */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw diskFailure(error, path)
  }
}
