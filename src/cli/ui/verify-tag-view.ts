import type { VerifyTagResult } from '../../flows/verify-tag.ts'
import { blocks } from './blocks.ts'
import { checkRows } from './check-rows.ts'
import type { Look } from './look.ts'
import type { Palette } from './palette.ts'
import { noticeLines } from './refusal-view.ts'
import { counted, joined, shortCommit } from './short.ts'

const FORMATS = { ssh: 'SSH', openpgp: 'OpenPGP' } as const

function head({ gitTag, component, version, commit, object }: VerifyTagResult): string {
  const target = commit === null ? null : `commit ${shortCommit(commit)}`
  const tagObject = object === commit ? null : `tag object ${shortCommit(object)}`
  return joined([gitTag, joined([component, version], ' '), target, tagObject])
}

function signedLines({ signer, format }: VerifyTagResult): readonly string[] {
  return signer === null || format === null ? [] : [`Signed by ${signer}, ${FORMATS[format]}.`]
}

function verdict({ trusted, gitTag, checks }: VerifyTagResult, palette: Palette): string {
  if (trusted) return `${gitTag} can be trusted.`
  const failed = checks.filter(({ status }) => status === 'fail').length
  const code = palette.dim('[E_GIT_TAG_UNTRUSTED]')
  return `${palette.bad('!')} ${gitTag} cannot be trusted: ${counted(failed, 'check fails', 'checks fail')}   ${code}`
}

/** A line for each thing that is asked of the tag: symbol (`ok`, `!` fails, `note`, `-` not asked), name, what was found. */
export function verifyTagView(result: VerifyTagResult, { palette }: Look): string {
  return blocks(
    [palette.strong(head(result)), '', ...checkRows(result.checks, palette)],
    noticeLines(result.notices),
    [...signedLines(result), verdict(result, palette), ...result.hints.map((hint) => `  ${hint}`)],
  )
}
