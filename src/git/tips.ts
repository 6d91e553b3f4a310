import type { RefTip } from './repository.ts'
import { gitText } from './run.ts'

const FIELDS = ['refname', 'symref', 'objectname', '*objectname', 'subject']
const FORMAT = FIELDS.map((field) => `%(${field})`).join('%00')

/** Refs that begin with one of the `prefixes`, by one process. */
export async function listTips(root: string, prefixes: readonly string[]): Promise<readonly RefTip[]> {
  const lines = (await gitText(['for-each-ref', `--format=${FORMAT}`, ...prefixes], { cwd: root })).split(
    '\n',
  )
  return lines.filter(Boolean).map((line) => {
    const [ref = '', symref = '', object = '', peeled = '', subject = ''] = line.split('\0')
    return { ref, symref: symref === '' ? null : symref, commit: peeled === '' ? object : peeled, subject }
  })
}

/** Those of `refs` that none of `from` (refs that exist, at least one) reaches, by one process. */
export async function unreachedRefs(
  root: string,
  refs: readonly string[],
  from: readonly string[],
): Promise<readonly string[]> {
  if (refs.length === 0) return []
  const missing = from.map((ref) => `--no-merged=${ref}`)
  const found = await gitText(['for-each-ref', '--format=%(refname)', ...missing, ...refs], { cwd: root })
  const wanted = new Set(refs)
  return found.split('\n').filter((ref) => wanted.has(ref))
}
