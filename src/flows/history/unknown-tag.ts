import { TidemarkError } from '../../model/failure.ts'
import type { LedgerRecord } from '../../model/record.ts'
import type { Policy } from '../../policy/policy.ts'
import { didYouMean } from '../../policy/suggest.ts'
import { namedComponent } from '../event/component.ts'
import { readPublished } from '../../model/read-published.ts'

/** What was asked for: a tag, of a component and of an image where they are named. */
export interface AskedTag {
  readonly tag: string
  readonly component?: string
  readonly image?: string
  /** RFC 3339, UTC; null: now. */
  readonly asOf: string | null
}

/** The error for a tag that no record names, with a near one that some do. Throws E_FACTS_MISSING for a component that nobody knows. */
export async function unknownTag(
  policy: Policy,
  records: AsyncIterable<LedgerRecord>,
  asked: AskedTag,
): Promise<TidemarkError> {
  const { tag, component, image, asOf } = asked
  const near = didYouMean(tag, [...(await knownTags(policy, records, asked))])
  const where = [component, image].filter((part) => part !== undefined).map((part) => ` of ${part}`)
  const when = asOf === null ? '' : ` as of ${asOf}`
  return new TidemarkError('E_UNKNOWN_NAME', `the ledger knows no tag "${tag}"${where.join('')}${when}`, {
    details: { name: tag, component: component ?? null, image: image ?? null, asOf },
    hints: [
      ...(near === null ? [] : [`tidemark history ${near}`]),
      'tidemark status',
      `tidemark show ${tag}`,
    ],
  })
}

async function knownTags(
  policy: Policy,
  records: AsyncIterable<LedgerRecord>,
  { component, image }: AskedTag,
): Promise<ReadonlySet<string>> {
  const known = new Set<string>()
  const components = new Set<string>()
  for await (const record of records) {
    components.add(record.component)
    if (component !== undefined && record.component !== component) continue
    for (const written of readPublished(record)) {
      if (image === undefined || written.image === image) known.add(written.tag)
    }
  }
  if (component !== undefined && !components.has(component)) namedComponent(policy, component)
  return known
}
