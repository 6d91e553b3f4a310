import type { Pushed } from './propose.ts'
import { brokenRule } from './translated.ts'
import type { Broken, Translated } from './translated.ts'

/** Tags that several workflow files push to one image: neither knows what the other did, and a tag names what came last. */
export function twoWriters(pushed: readonly Pushed[]): readonly Broken[] {
  const writers = pushed.flatMap(({ places, classes }) =>
    places.flatMap((place) => classes.map((written) => ({ name: `${place} ${written.key}`, written }))),
  )
  const found = [...Map.groupBy(writers, ({ name }) => name).values()].flatMap((group) =>
    rivalsIn(group.map(({ written }) => written)),
  )
  // Several images are pushed by one rule.
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()]
}

/** The first rule of every further file, beside the one before it. */
function rivalsIn(rules: readonly Translated[]): readonly Broken[] {
  const byFile = [...Map.groupBy(rules, ({ line }) => line.where.file).values()]
  return byFile.flatMap((own, at) => {
    const [rule] = own
    const rival = byFile
      .slice(0, at)
      .flat()
      .findLast((other) => rule !== undefined && meets(rule, other))
    if (rule === undefined || rival === undefined) return []
    const { file, line } = rival.line.where
    const message = `${rule.key} is pushed by ${file}:${line} too: it names whatever came last`
    return [brokenRule(rule.line, 'two-writers', message)]
  })
}

/** Two workflows for different branches do not meet under the names of these. */
function meets(a: Translated, b: Translated): boolean {
  const [left, right] = [branchesOf(a), branchesOf(b)]
  const named = a.key.includes('{branch}') && left.length > 0 && right.length > 0
  return (
    !named ||
    left.some(
      (branch) => branch.includes('*') || right.some((other) => other === branch || other.includes('*')),
    )
  )
}

function branchesOf({ row }: Translated): readonly string[] {
  return 'branches' in row ? (row.branches ?? []) : []
}
