import type { CheckTagResult } from '../../flows/cut/check-tag.ts'
import { blocks } from './blocks.ts'
import type { Look } from './look.ts'
import { counted, joined, shortCommit } from './short.ts'
import { table } from './table.ts'

/** Every place that states the version, and what disagrees with the git tag. */
export function checkTagView(result: CheckTagResult, { palette }: Look): string {
  const { component, gitTag, version, commit, places, findings } = result
  const rows = places.map(({ file, line, written, agrees }) => [
    agrees ? palette.good('ok') : palette.bad('!'),
    `${file}:${line}`,
    written,
  ])
  const lines = findings.map(({ code, file, line, message }) => {
    const place = line === null ? file : `${file}:${line}`
    return `${palette.bad('!')} ${place}  ${message}   ${palette.dim(`[${code}]`)}`
  })
  const end =
    findings.length === 0
      ? `Everything agrees with ${gitTag}.`
      : `${counted(findings.length, 'finding', 'findings')} against ${gitTag}.`
  return blocks(
    [joined([palette.strong(gitTag), `${component} ${version}`, `commit ${shortCommit(commit)}`])],
    table(rows, { indent: '  ' }),
    lines,
    [end],
  )
}
