import { git } from './run.ts'
import type { GitTag } from './repository.ts'

// `%00` is NUL: no field can hold one. `creatordate` is the tagger's date, or the committer's for a lightweight tag.
const FIELDS = ['refname', 'objecttype', 'objectname', '*objecttype', '*objectname', 'creatordate:unix']
const FORMAT = FIELDS.map((field) => `%(${field})`).join('%00')
const PREFIX = 'refs/tags/'

interface Row {
  readonly name: string
  readonly type: string
  readonly object: string
  readonly targetType: string
  readonly target: string
  readonly seconds: string
}

/** Tags under `refs/tags/` (all, or the one named), oldest first, ties in the order of their names. */
export async function listTags(root: string, only?: string): Promise<readonly GitTag[]> {
  const format = `--format=${FORMAT}`
  const output = await git(['for-each-ref', format, `${PREFIX}${only ?? ''}`], { cwd: root })
  const rows = output.toString().split('\n').filter(Boolean).map(rowOf)
  const odd = rows.filter((row) => row.targetType === 'tag' || row.seconds === '')
  const peeled = odd.length === 0 ? new Map<string, Peeled>() : await peel(root, odd)
  const wanted = only === undefined ? rows : rows.filter((row) => row.name === only)
  return wanted.map((row) => tagOf(row, peeled.get(row.object))).toSorted(byAge)
}

function rowOf(line: string): Row {
  const [ref = '', type = '', object = '', targetType = '', target = '', seconds = ''] = line.split('\0')
  return { name: ref.slice(PREFIX.length), type, object, targetType, target, seconds }
}

function tagOf(row: Row, peeled: Peeled | undefined): GitTag {
  const annotated = row.type === 'tag'
  const [type, id] = annotated ? [row.targetType, row.target] : [row.type, row.object]
  const seconds = Number(row.seconds === '' ? (peeled?.seconds ?? 0) : row.seconds)
  return {
    name: row.name,
    type: annotated ? 'annotated' : 'lightweight',
    object: row.object,
    commit: type === 'commit' ? id : (peeled?.commit ?? null),
    time: new Date(seconds * 1000).toISOString(),
  }
}

function byAge(a: GitTag, b: GitTag): number {
  if (a.time !== b.time) return a.time < b.time ? -1 : 1
  return a.name < b.name ? -1 : 1
}

interface Peeled {
  readonly commit: string
  readonly seconds: string
}

/** Tags of tags, and tag objects without a tagger (git before 0.99 wrote some): rare, so they cost another process. */
async function peel(root: string, rows: readonly Row[]): Promise<ReadonlyMap<string, Peeled>> {
  const input = rows.map((row) => `${row.object}^{}\n`).join('')
  const output = await git(['cat-file', '--batch'], { cwd: root, input })
  return new Map(commitsIn(output, rows))
}

function* commitsIn(output: Buffer, rows: readonly Row[]): Generator<[string, Peeled]> {
  let at = 0
  for (const row of rows) {
    const end = output.indexOf('\n', at)
    const [id = '', type = '', size = '0'] = output.toString('latin1', at, end).split(' ')
    const body = output.toString('latin1', end + 1, end + 1 + Number(size))
    at = type === 'missing' ? end + 1 : end + 2 + Number(size)
    const seconds = /^committer .*> (\d+) [+-]\d{4}$/mu.exec(body)?.[1] ?? '0'
    if (type === 'commit') yield [row.object, { commit: id, seconds }]
  }
}
