import type { Reporter } from '../document/reporter.ts'
import type { CutRules } from '../policy.ts'
import type { RawCut } from '../schema/cut.ts'
import { checkTemplate } from './template.ts'

/** `cut`, with defaults; null when the policy has none. */
export function resolveCut(raw: RawCut | undefined, reporter: Reporter): CutRules | null {
  if (raw === undefined) return null
  const words = ['version', 'component']
  checkTemplate(raw.commit, words, ['cut', 'commit'], reporter)
  checkTemplate(raw.message, words, ['cut', 'message'], reporter)
  checkTemplate(raw.changelog?.compare, ['from', 'to'], ['cut', 'changelog', 'compare'], reporter)
  return {
    branch: branchOf(raw.branch),
    files: raw.files ?? [],
    changelog: raw.changelog === undefined ? null : textsOf(raw.changelog),
    upgrading: raw.upgrading ?? null,
    before: raw.before ?? [],
    commit: raw.commit ?? null,
    message: raw.message ?? null,
    assets: raw.assets ?? [],
  }
}

function branchOf(raw: RawCut['branch']): CutRules['branch'] {
  if (raw === undefined) return null
  if (typeof raw === 'string') return { name: raw, otherwise: 'refuse' }
  return { name: raw.name, otherwise: raw.otherwise ?? 'refuse' }
}

function textsOf({ compare, ...rest }: NonNullable<RawCut['changelog']>): Readonly<Record<string, string>> {
  return compare === undefined ? rest : { ...rest, compare }
}
