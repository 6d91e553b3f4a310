import { setIncident } from '../../files/changelog/incident.ts'
import { isFailure } from '../../model/failure.ts'
import { utcDay } from '../../model/time.ts'
import { quoted } from '../../plan/quoted.ts'
import { inRepository } from '../cut/edits.ts'
import type { World } from '../world.ts'
import { deprecationText } from './banner.ts'
import type { Change } from './changes.ts'
import type { DeprecatedVersion, Told, ToldChangelog } from './request.ts'
import type { Survey } from './survey.ts'

/** Which sections would get, or lose, their entry. Nothing is read. */
export function planChangelog({ component, versions }: Survey): readonly ToldChangelog[] {
  const file = component.cut.changelog?.file
  if (file === undefined) return []
  return versions.map(({ version }) => ({ version, file, outcome: 'planned', why: null }))
}

/** Writes the entry of every version into the changelog of the work tree, or takes it out. Failures are told, not thrown. */
export async function tellChangelog(
  world: World,
  { component, changes, versions }: Survey,
): Promise<readonly ToldChangelog[]> {
  const file = component.cut.changelog?.file
  if (file === undefined) return []
  const all: ToldChangelog[] = []
  for (const [at, change] of changes.entries()) {
    const told = versions[at]
    if (told === undefined) continue
    all.push({ version: told.version, file, ...(await tellSection(world, file, { change, told })) })
  }
  return commitOnce(world, all, changes)
}

/** One commit holds what was written; the last row that was says how to make it. */
function commitOnce(
  { folder, git }: World,
  rows: readonly ToldChangelog[],
  changes: readonly Change[],
): readonly ToldChangelog[] {
  const last = rows.findLastIndex(({ outcome }) => outcome === 'written')
  const versions = changes.filter((_, at) => rows[at]?.outcome === 'written')
  if (last === -1 || git === null) return rows
  return rows.map((row, at) => {
    if (at !== last) return row
    const path = quoted(`:/${inRepository({ folder, git }, row.file)}`)
    return { ...row, why: `git commit --message "${messageOf(versions)}" -- ${path}` }
  })
}

interface Section {
  readonly change: Change
  readonly told: DeprecatedVersion
}

async function tellSection(world: World, file: string, { change, told }: Section): Promise<Told> {
  const { git } = world
  if (git === null) return { outcome: 'skipped', why: 'this folder is not inside a git repository' }
  try {
    const path = inRepository({ ...world, git }, file)
    const { openWorkTree } = await import('../work-tree.ts')
    const { files } = openWorkTree(git)
    const before = await files.read(path)
    const date = utcDay(world.clock.now())
    const text = change.after === null ? null : deprecationText(told)
    const after = setIncident(before, { file: path, version: change.version, date, text })
    if (after === null) return { outcome: 'skipped', why: `${path} has no section of ${told.version}` }
    if (after === before) return { outcome: 'unchanged', why: null }
    await files.write(path, after)
    return { outcome: 'written', why: null }
  } catch (error) {
    if (!isFailure(error)) throw error
    return { outcome: 'failed', why: error.message }
  }
}

function messageOf(changes: readonly Change[]): string {
  const names = changes.map(({ version }) => version.text).join(', ')
  return changes.some(({ after }) => after === null)
    ? `docs: ${names} is no longer deprecated`
    : `docs: deprecate ${names}`
}
