import { isFactType } from '../../model/fact-of.ts'
import type { LedgerRecord } from '../../model/record.ts'
import { isText } from '../../model/shape.ts'
import { asObject } from '../record-words.ts'

/** What a digest was made from. */
export interface Origin {
  readonly version: string | null
  readonly commit: string | null
}

/** The facts about digests that stand, read from records in order. */
export class FactBook {
  /** By component and digest. */
  readonly #facts = new Map<string, LedgerRecord[]>()
  readonly #withdrawn = new Set<unknown>()

  note(record: LedgerRecord): void {
    const { type, component, data } = record
    if (type === 'withdrawal') this.#withdrawn.add(data['record'])
    if (!isFactType(type)) return
    // A tag of one platform names a child of the index.
    const digests = new Set([data['digest'], ...Object.values(asObject(data['platforms']))])
    for (const digest of digests) if (isText(digest)) this.#add(`${component} ${digest}`, record)
  }

  #add(key: string, record: LedgerRecord): void {
    const known = this.#facts.get(key)
    if (known === undefined) this.#facts.set(key, [record])
    else known.push(record)
  }

  #standing(component: string, digest: string): readonly LedgerRecord[] {
    return (this.#facts.get(`${component} ${digest}`) ?? []).filter(({ id }) => !this.#withdrawn.has(id))
  }

  origin(component: string, digest: string): Origin {
    const facts = this.#standing(component, digest)
    return { version: firstText(facts, 'version'), commit: firstText(facts, 'commit') }
  }

  isRebuild(component: string, digest: string): boolean {
    return this.#standing(component, digest).some(({ type }) => type === 'rebuild')
  }
}

function firstText(facts: readonly LedgerRecord[], name: 'version' | 'commit'): string | null {
  return facts.map(({ data }) => data[name]).find(isText) ?? null
}
