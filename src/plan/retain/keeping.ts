import type { Digest } from '../../model/digest.ts'
import type { Shelf } from './shelf.ts'

/** Why a digest is kept. `with`: only because something else is. */
export interface Reason {
  readonly rule: string
  readonly text: string
}

/** What the registry alone decides; everything else is the word of the ledger, the policy or a file. */
const REGISTRY_RULES: ReadonlySet<string> = new Set(['tag', 'with', 'orphan', 'unreadable', 'spared'])

/** The first of the reasons that is a decision of somebody: of the ledger, the policy or a file. */
export function decisionIn(reasons: readonly Reason[]): Reason | undefined {
  return reasons.find(({ rule }) => !REGISTRY_RULES.has(rule))
}

/** Reasons by digest: a digest with any is kept. */
export type Keeping = ReadonlyMap<Digest, readonly Reason[]>

/** Collects reasons; each is noted once. */
export class KeepBook {
  readonly #reasons = new Map<Digest, Map<string, Reason>>()

  keep(digest: Digest, rule: string, text: string): void {
    const known = this.#reasons.get(digest)
    if (known === undefined) this.#reasons.set(digest, new Map([[text, { rule, text }]]))
    else if (!known.has(text)) known.set(text, { rule, text })
  }

  /** The reasons, with everything that what is kept needs: the children of an index, what is about it, and what it is about. */
  closed(shelf: Shelf): Keeping {
    const waiting = [...this.#reasons.keys()].filter((digest) => shelf.items.has(digest))
    for (let digest = waiting.pop(); digest !== undefined; digest = waiting.pop()) {
      for (const [needed, text] of neededBy(digest, shelf)) {
        if (!shelf.items.has(needed) || this.#reasons.has(needed)) continue
        this.keep(needed, 'with', text)
        waiting.push(needed)
      }
    }
    const kept = [...this.#reasons].filter(([digest]) => shelf.items.has(digest))
    return new Map(kept.map(([digest, reasons]) => [digest, [...reasons.values()]]))
  }
}

function neededBy(digest: Digest, shelf: Shelf): readonly (readonly [Digest, string])[] {
  const item = shelf.items.get(digest)
  const children = [...(item?.children ?? [])].map((child) => [child, `a part of ${digest}`] as const)
  const about = [...shelf.attachmentsOf(digest)].map((each) => [each, `about ${digest}`] as const)
  const subject = item?.subject ?? null
  return [...children, ...about, ...(subject === null ? [] : [[subject, `${digest} is about it`] as const])]
}
