import type { DocsResult } from '../../flows/docs.ts'
import type { Look } from './look.ts'

const WORDS = {
  same: 'says what the policy says',
  differs: 'says something else',
  written: 'brought up to date',
}

/** The table, or what became of each document. */
export function docsView({ text, files }: DocsResult, { palette }: Look): string {
  if (files.length === 0) return text
  const lines = files.map(({ file, outcome, lines: at }) => {
    const symbol = outcome === 'differs' ? palette.bad('!') : palette.good(outcome === 'same' ? '=' : '~')
    const place = at.length === 0 ? '' : `:${at.join(',')}`
    return `${symbol} ${file}${place}  ${WORDS[outcome]}`
  })
  const differing = files.filter(({ outcome }) => outcome === 'differs').map(({ file }) => file)
  return [
    ...lines,
    ...(differing.length === 0 ? [] : [`  tidemark docs --write ${differing.join(' ')}`]),
  ].join('\n')
}
