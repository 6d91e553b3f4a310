import { gitText } from '../run.ts'
import type { Upstream } from '../work.ts'

const HEADS = 'refs/heads/'
const FIELDS = ['refname', 'upstream:remotename', 'upstream:remoteref']
const FORMAT = FIELDS.map((field) => `%(${field})`).join('%00')

/** Names of the configured remotes. */
export async function listRemotes(root: string): Promise<readonly string[]> {
  return (await gitText(['remote'], { cwd: root })).split('\n').filter(Boolean)
}

/** The branch of a remote that a local branch follows; null when it follows none, or a local one. */
export async function upstreamOf(root: string, branch: string): Promise<Upstream | null> {
  const ref = `${HEADS}${branch}`
  const text = await gitText(['for-each-ref', `--format=${FORMAT}`, ref], { cwd: root })
  const rows = text.split('\n').map((line) => line.split('\0'))
  const [, remote = '', there = ''] = rows.find(([name]) => name === ref) ?? []
  if (remote === '' || remote === '.' || !there.startsWith(HEADS)) return null
  return { remote, branch: there.slice(HEADS.length) }
}
