import type { Digest } from '../../model/digest.ts'
import type { LedgerRecord } from '../../model/record.ts'
import { compareVersions, tryParseVersion } from '../../model/version.ts'
import { after, words } from '../record-words.ts'
import { FactBook } from './facts.ts'
import type { Origin } from './facts.ts'

/** How a tag came to name a digest. */
export const HOW = [
  'published',
  'rebuilt',
  'adopted',
  'promoted',
  'followed',
  'rolled-back',
  'fell-back',
  'restored',
] as const

export type How = (typeof HOW)[number]

/** Why an interval began, as far as the records say. */
export interface Cause {
  readonly how: How
  /** A part of a sentence; null where `how` says it all. */
  readonly why: string | null
  /** Who decided it: the promoter, who deprecated, else who wrote the tag. */
  readonly by: string
}

/** What is asked of a beginning interval: what it names, where. */
interface Start {
  readonly component: string
  readonly tag: string
  readonly digest: Digest
  readonly version: string | null
}

/** The interval that it ends. */
type Before = Start & { readonly seq: number }

/** What was recorded so far that can be why a tag moved. It is told every record, in order. */
export class CauseBook {
  readonly #facts = new FactBook()
  /** By component and digest. */
  readonly #promotions = new Map<string, LedgerRecord[]>()
  /** The newest by component and version. */
  readonly #deprecations = new Map<string, LedgerRecord>()
  readonly #environments: (component: string) => readonly string[] | null
  readonly #asked = new Map<string, readonly string[] | null>()

  constructor(environments: (component: string) => readonly string[] | null) {
    this.#environments = environments
  }

  note(record: LedgerRecord): void {
    const { component, type, data } = record
    this.#facts.note(record)
    if (type === 'promotion') this.#notePromotion(record)
    if (type === 'deprecation') this.#deprecations.set(key(component, data['version']), record)
  }

  #notePromotion(record: LedgerRecord): void {
    const place = key(record.component, record.data['digest'])
    const known = this.#promotions.get(place)
    if (known === undefined) this.#promotions.set(place, [record])
    else known.push(record)
  }

  /** Version and commit of what an interval names, as far as they are known. */
  origin(start: Start): Origin {
    const { version, commit } = this.#facts.origin(start.component, start.digest)
    return { version: start.version ?? version, commit }
  }

  causeOf(record: LedgerRecord, start: Start, before: Before | null): Cause {
    if (record.type === 'adoption') return { how: 'adopted', why: null, by: record.actor }
    return (
      this.#promotion(start, before) ??
      this.#deprecation(start, before) ?? {
        how: this.#facts.isRebuild(start.component, start.digest) ? 'rebuilt' : 'published',
        why: null,
        by: record.actor,
      }
    )
  }

  /** The newest promotion of the digest to an environment of the tag. */
  #promotion({ component, digest }: Start, before: Before | null): Cause | null {
    const environments = this.#environmentsOf(component)
    if (environments === null) return null
    const found = this.#promotions.get(key(component, digest))?.findLast(({ seq, data }) => {
      const fits = environments.length === 0 || environments.some((name) => name === data['environment'])
      return fits && seq > (before?.seq ?? 0)
    })
    return found === undefined ? null : promoted(found)
  }

  /** What is left because it was deprecated, or come back to because it no longer is. */
  #deprecation(start: Start, before: Before | null): Cause | null {
    if (before === null) return null
    const [old, now] = [this.origin(before).version, this.origin(start).version]
    const step = stepOf(old, now)
    const cause = step < 0 ? old : now
    const found = this.#deprecations.get(key(start.component, cause))
    if (step === 0 || found === undefined || found.seq <= before.seq) return null
    // Up to a version that was never deprecated is a release like any other, whatever became of the one before.
    return (found.data['undo'] === true) === step > 0 ? deprecated(found) : null
  }

  #environmentsOf(component: string): readonly string[] | null {
    if (!this.#asked.has(component)) this.#asked.set(component, this.#environments(component))
    return this.#asked.get(component) ?? null
  }
}

function promoted({ data, actor }: LedgerRecord): Cause {
  if (data['rollback'] === true) return { how: 'rolled-back', why: textOf(data['reason']), by: actor }
  if (data['reason'] === 'follows') return { how: 'followed', why: null, by: actor }
  const from = after('from ', data['from'])
  const why = from === '' ? after('', data['reason']) : `${from}${after(': ', data['reason'])}`
  return { how: 'promoted', why: why === '' ? null : why, by: actor }
}

function deprecated({ data, actor }: LedgerRecord): Cause {
  const [how, is] =
    data['undo'] === true
      ? (['restored', 'is no longer deprecated'] as const)
      : (['fell-back', 'is deprecated'] as const)
  return { how, why: `${words(data['version'])} ${is}${after(': ', data['reason'])}`, by: actor }
}

/** Negative for a step down; 0 where one of the versions is not known. */
function stepOf(old: string | null, now: string | null): number {
  const before = old === null ? null : tryParseVersion(old)
  const next = now === null ? null : tryParseVersion(now)
  return before === null || next === null ? 0 : compareVersions(next, before)
}

function textOf(value: unknown): string | null {
  const text = after('', value)
  return text === '' ? null : text
}

function key(...parts: readonly unknown[]): string {
  return JSON.stringify(parts)
}
