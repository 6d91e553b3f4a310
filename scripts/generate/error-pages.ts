import { CATALOGUE } from '../../src/model/errors/catalogue.ts'
import { WARNINGS } from '../../src/policy/lint/warnings.ts'
import { page } from './markdown.ts'

const KINDS = [
  'done',
  'an unexpected failure',
  'the command line cannot be understood',
  'refused by the policy',
  'bad input',
  'a registry, a forge, the network or a disk did not answer',
  'drift or findings',
] as const

/** What an exit code means. */
export function exitText(exit: number): string {
  return KINDS[exit] ?? ''
}

/** Every error and warning: its code, exit code (null for warnings) and title, in the order of the codes. */
export function codes(): readonly { code: string; exit: number | null; title: string; mend: string }[] {
  const errors = Object.entries(CATALOGUE).map(([code, entry]) => ({ code, ...entry }))
  const warnings = Object.entries(WARNINGS).map(([code, entry]) => ({ code, exit: null, ...entry }))
  return [...errors, ...warnings].toSorted((a, b) => (a.code < b.code ? -1 : 1))
}

/** A page a code, from the catalogue. */
export function errorPages(): ReadonlyMap<string, string> {
  const pages = codes().map(({ code, exit, title, mend }) => {
    const end =
      exit === null
        ? 'A warning of `tidemark lint`: it stops nothing.'
        : `Exit code ${exit}: ${exitText(exit)}.`
    const text = page(code, [
      `${title[0]?.toUpperCase() ?? ''}${title.slice(1)}.`,
      '',
      '**What to do.** ' + mend,
      '',
      end,
    ])
    return [`docs/reference/errors/${code}.md`, text] as const
  })
  return new Map(pages)
}
