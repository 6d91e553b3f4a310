import type { ComponentStatus, StatusResult } from '../../flows/results.ts'
import { age } from './age.ts'
import { blocks } from './blocks.ts'
import type { Look } from './look.ts'
import { counted, joined, shortCommit, shortDigest, shortTime } from './short.ts'
import { table } from './table.ts'

interface Named {
  readonly version: string | null
  readonly commit: string | null
  readonly digest: string | null
}

function nameText({ version, commit, digest }: Named): string {
  if (version !== null) return version
  if (commit !== null) return shortCommit(commit)
  return digest === null ? '-' : shortDigest(digest)
}

function sinceText(since: string | null, look: Look): string {
  return since === null ? '' : age(since, look.now)
}

/** Components down, environments across: what runs where, and for how long. */
function environmentLines(status: StatusResult, look: Look): readonly string[] {
  const names = [
    ...new Set(status.components.flatMap((one) => one.environments.map((each) => each.environment))),
  ]
  if (names.length === 0) return []
  const rows = status.components.map((one) => {
    const cells = names.map((name) => {
      const found = one.environments.find((each) => each.environment === name)
      return found === undefined ? '' : joined([nameText(found), sinceText(found.since, look)])
    })
    return [look.palette.strong(one.component), ...cells]
  })
  return table([['', ...names].map(look.palette.dim), ...rows], { gap: 3 })
}

/** Said of a tag that is where it belongs: nothing to read. */
const AS_WANTED = 'as wanted'

function floatLines(one: ComponentStatus, look: Look): readonly string[] {
  const rows = one.floats.map((float) => [
    look.palette.strong(float.tag),
    nameText(float),
    float.digest === null || float.version === null ? '' : look.palette.dim(shortDigest(float.digest)),
    sinceText(float.since, look),
    look.palette.dim(float.why === AS_WANTED ? '' : float.why),
  ])
  return table(rows, { indent: '  ', gap: 3 })
}

function lineLines(one: ComponentStatus): readonly string[] {
  const supported = one.supported.map(({ line, first, newest }) => {
    if (newest === null) return `${line} (nothing yet)`
    return newest === first ? `${line} (${first})` : `${line} (${first} to ${newest})`
  })
  const rows = [
    ['supported', supported.join(', ')],
    ['end of life', one.endOfLife.join(', ')],
    ...one.pending.map(({ version, digest }) => [
      'pending',
      `${version} as ${shortDigest(digest)}: publish it again to finish`,
    ]),
    ...one.hotfixes.map(({ gitTag, branch }) => [
      'hotfix',
      `${gitTag} is not in ${branch}: git switch ${branch} && git merge ${gitTag}`,
    ]),
  ].filter(([, text]) => text !== '')
  return table(rows, { indent: '  ', gap: 3 })
}

function componentLines(one: ComponentStatus, look: Look): readonly string[] {
  const newest = one.newest === null ? 'nothing released yet' : `newest ${one.newest}`
  const head = joined([
    look.palette.strong(one.component),
    ...one.images,
    newest,
    counted(one.exact, 'exact tag'),
  ])
  return [head, ...floatLines(one, look), ...lineLines(one)]
}

/** What every environment and every floating tag points at. */
export function statusView(status: StatusResult, look: Look): string {
  const { kind, seq, durable } = status.ledger
  const asOf = status.asOf === null ? null : `as of ${shortTime(status.asOf)}`
  const ledger = joined([`ledger: ${kind}`, `record ${seq}`, durable ? null : 'not kept', asOf])
  return blocks(
    environmentLines(status, look),
    ...status.components.map((one) => componentLines(one, look)),
    [look.palette.dim(ledger)],
  )
}
