import type { Reporter } from '../document/reporter.ts'
import { variablesOf } from '../pattern.ts'
import type { Pattern } from '../pattern.ts'
import type { TagClass } from '../policy.ts'
import type { RawAlias } from '../schema/tags.ts'
import { isAlias } from './row.ts'
import type { Row } from './row.ts'
import { unknownName } from './names.ts'

/**
 * The classes of `rows`, in their order: those of `own`, and for each alias a copy of what it stands for under its own pattern.
 * An alias of an alias is one of its target, and says so in `aliasOf`. Adds a problem for a target that is not there, a circle, and a pattern
 * whose variables are not those of the target, as the two would not name the same things.
 */
export function resolveAliases(
  rows: readonly Row[],
  own: readonly TagClass[],
  reporter: Reporter,
): readonly TagClass[] {
  return rows.flatMap((row) => {
    const { raw } = row
    if (!isAlias(raw)) return own.filter(({ key }) => key === row.key)
    const target = targetOf(row, rows, reporter)
    const base = own.find(({ key }) => key === target?.key)
    if (base === undefined) return []
    checkVariables(row, base.pattern, reporter)
    return [aliasClass(row, raw, base)]
  })
}

function aliasClass(row: Row, raw: RawAlias, base: TagClass): TagClass {
  return {
    ...base,
    key: row.key,
    pattern: row.pattern,
    support: raw.support ?? base.support,
    use: raw.use ?? base.use,
    aliasOf: base.key,
    where: row.where,
  }
}

/** The row at the end of the chain of aliases that begins with `row`; null, and a problem, when there is none. */
function targetOf(row: Row, rows: readonly Row[], reporter: Reporter): Row | null {
  const path = [...row.path, 'aliasOf']
  let current = row
  for (let steps = 0; steps <= rows.length; steps++) {
    const { raw } = current
    if (!isAlias(raw)) return current
    const next = rows.find(({ key }) => key === raw.aliasOf)
    if (next === undefined) {
      // Further down the chain it is the problem of the row that says so.
      const keys = rows.filter(({ key }) => key !== row.key).map(({ key }) => key)
      if (current === row) unknownName(raw.aliasOf, keys, { path, noun: 'tag class', reporter })
      return null
    }
    current = next
  }
  reporter.problem(path, `"${row.key}" is an alias of itself, by way of others or at once`)
  return null
}

function checkVariables(row: Row, target: Pattern, reporter: Reporter): void {
  const mine = variablesOf(row.pattern).toSorted()
  const its = variablesOf(target).toSorted()
  if (mine.join() === its.join() || row.pattern.parts.length === 0) return
  const hint = 'Write it as a class of its own, with `from` and `moves`.'
  const message = `an alias holds the variables of its target: ${listed(its)}, and here ${listed(mine)}`
  reporter.problem([...row.path, 'aliasOf'], message, { hint })
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `{${name}}`).join(' ')
}
