import type { Unknown } from '../../plan/adopt/why-unknown.ts'

const EXAMPLES = 5

/** The policy with words around it for whoever reviews it. */
export function policyFile(body: string, images: readonly string[], unexplained: readonly Unknown[]): string {
  const head = [
    `# Inferred from the tags of ${images.join(', ')} by \`tidemark adopt\`. It is a proposal: read it before it is committed.`,
    '# `tidemark lint` proves it, `tidemark replay` runs it over the git tags, `tidemark adopt --record` begins the ledger with what stands.',
  ]
  return `${[...head, body.trimEnd(), ...footer(unexplained)].join('\n')}\n`
}

function footer(unexplained: readonly Unknown[]): readonly string[] {
  if (unexplained.length === 0) return []
  const groups = Map.groupBy(unexplained, ({ why }) => why)
  const lines = [...groups].map(([why, tags]) => {
    const shown = tags.slice(0, EXAMPLES).map(({ tag }) => tag)
    const more = tags.length > EXAMPLES ? ` and ${tags.length - EXAMPLES} more` : ''
    return `#   ${shown.join(', ')}${more}: ${why}`
  })
  return [
    '',
    `# No class here makes ${unexplained.length === 1 ? 'this tag' : `these ${unexplained.length} tags`}; they stay as they are:`,
    ...lines,
  ]
}
