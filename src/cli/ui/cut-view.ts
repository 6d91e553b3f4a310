import type { CutResult } from '../../flows/cut/request.ts'
import { blocks } from './blocks.ts'
import { checkRows } from './check-rows.ts'
import type { Look } from './look.ts'
import type { Palette } from './palette.ts'
import { noticeLines } from './refusal-view.ts'
import { counted, joined, shortCommit } from './short.ts'
import { table } from './table.ts'

const MOST_COMMITS = 12

function head({ component, gitTag, step, branch, remote, kind }: CutResult, palette: Palette): string {
  const place = kind === 'hotfix-branch' ? (branch ?? '') : `${branch ?? 'no branch'} → ${remote}`
  return joined([palette.strong(`${component} ${gitTag}`), step, place])
}

function whyLines({ because }: CutResult): readonly string[] {
  return because === null ? [] : [`  ${because}`]
}

function fileLines({ files }: CutResult): readonly string[] {
  const rows = files.map(({ path, from, to, changed }) =>
    changed ? ['~', path, `${from} → ${to}`] : ['=', path, `${to}, as it is`],
  )
  return table(rows, { indent: '  ', gap: 2 })
}

function stepLines(result: CutResult): readonly string[] {
  const { kind, commitMessage, gitTag, tagMessage, signed, branch, remote, before, commit } = result
  if (kind === 'hotfix-branch')
    return table([['branch', `${branch ?? ''} at ${shortCommit(commit ?? '')}`]], { indent: '  ' })
  const rows = [
    ...before.map(({ command, exit }) => ['before', exit === null ? command : `${command}   (exit ${exit})`]),
    commitMessage === null
      ? ['commit', `none: ${shortCommit(commit ?? '')} is tagged as it is`]
      : ['commit', commitMessage],
    ['tag', `${gitTag}  "${tagMessage ?? ''}"  ${signed ? 'annotated, signed' : 'annotated'}`],
    ['push', `${branch ?? ''} and ${gitTag} to ${remote}, both or neither`],
  ]
  return table(rows, { indent: '  ' })
}

function sinceLines({ since }: CutResult): readonly string[] {
  if (since === null || since.commits.length === 0) return []
  const { what, commits } = since
  const lines = commits.slice(0, MOST_COMMITS).map(({ id, subject }) => `  ${shortCommit(id)} ${subject}`)
  const more = commits.length > MOST_COMMITS ? [`  and ${commits.length - MOST_COMMITS} more`] : []
  return [`Since ${what}:`, ...lines, ...more]
}

function endLines(result: CutResult, palette: Palette): readonly string[] {
  const { outcome, dryRun, gitTag, remote, branch, commit, checks, kind } = result
  const next = result.next.map((line) => `  ${line}`)
  const then = next.length === 0 ? [] : ['Next:', ...next]
  if (outcome === 'refused') {
    const failed = checks.filter(({ status }) => status === 'fail').length
    return [
      `${palette.bad('!')} ${counted(failed, 'check fails', 'checks fail')}. Nothing was changed.   ${palette.dim('[E_CUT_REFUSED]')}`,
    ]
  }
  if (outcome === 'planned') return dryRun ? ['Nothing changed (dry run).'] : []
  if (outcome === 'nothing') return ['Nothing to do.']
  if (kind === 'hotfix-branch') return [`On ${branch ?? ''} now.`, ...then]
  return [
    `${palette.good('Released')} ${gitTag}: commit ${shortCommit(commit ?? '')} is on ${remote}, with ${branch ?? ''}.`,
    ...then,
  ]
}

/** The whole plan of a release and how it ended. */
export function cutView(result: CutResult, { palette }: Look): string {
  const planned = result.outcome !== 'nothing'
  return blocks(
    [head(result, palette), ...whyLines(result)],
    checkRows(result.checks, palette),
    planned ? fileLines(result) : [],
    planned ? stepLines(result) : [],
    sinceLines(result),
    [...noticeLines(result.notices), ...endLines(result, palette)],
  )
}

/** What is left to say once the plan was shown and confirmed. */
export function cutEndView(result: CutResult, { palette }: Look): string {
  const failed = result.checks.filter(({ status }) => status === 'fail')
  return blocks(checkRows(failed, palette), endLines(result, palette))
}
