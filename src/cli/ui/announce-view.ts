import type { AnnounceResult } from '../../flows/announce.ts'
import { blocks } from './blocks.ts'
import type { Look } from './look.ts'
import { noticeLines } from './refusal-view.ts'
import { joined } from './short.ts'
import { table } from './table.ts'

const SYMBOLS = { kept: '=', uploaded: '+', replaced: '~', planned: '+' } as const
const SUM_SHOWN = 12

const ENDS = {
  planned: 'Nothing done (dry run).',
  created: 'Released.',
  finished: 'Finished what an earlier run began.',
  unchanged: 'Nothing to do: it stands already.',
} as const

/** The release, its files, and the text to post elsewhere, whole, for pasting. */
export function announceView(result: AnnounceResult, { palette }: Look): string {
  const { component, gitTag, forge, repository, prerelease, latest, assets, url, outcome, text } = result
  const kind = prerelease ? 'prerelease' : latest ? 'latest' : 'not latest'
  const rows = assets.map(({ name, size, sha256, action }) => [
    SYMBOLS[action],
    name,
    `${size} bytes`,
    palette.dim(sha256.slice(0, SUM_SHOWN)),
    action === 'kept' ? 'there already' : '',
  ])
  return blocks(
    [joined([palette.strong(`${component} ${gitTag}`), `${forge}/${repository}`, kind])],
    table(rows, { indent: '  ' }),
    [...noticeLines(result.notices), url === null ? ENDS[outcome] : `${ENDS[outcome]}  ${url}`],
    text.split('\n').map((line) => `  ${line}`.trimEnd()),
  )
}
