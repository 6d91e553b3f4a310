import type { DocsResult } from '../../flows/docs.ts'
import { quoted } from '../../plan/quoted.ts'
import type { View } from './look.ts'

const WORDS = {
  same: 'says what the policy says',
  differs: 'says something else',
  written: 'brought up to date',
}

/** The table, or what became of each document; `component` is the one that was asked for. */
export function docsView(component: string | undefined): View<DocsResult> {
  return ({ text, files }, { palette, ready }) => {
    if (files.length === 0) return text
    const lines = files.map(({ file, outcome, lines: at }) => {
      const symbol = outcome === 'differs' ? palette.bad('!') : palette.good(outcome === 'same' ? '=' : '~')
      const place = at.length === 0 ? '' : `:${at.join(',')}`
      return `${symbol} ${file}${place}  ${WORDS[outcome]}`
    })
    const differing = files.filter(({ outcome }) => outcome === 'differs').map(({ file }) => quoted(file))
    const flag = component === undefined ? [] : [`--component ${component}`]
    const mend = ['tidemark docs --write', ...flag, ...differing].join(' ')
    return [...lines, ...(differing.length === 0 ? [] : [ready(`  ${mend}`)])].join('\n')
  }
}
