import { TidemarkError } from '../../model/failure.ts'
import type { State } from '../../model/state.ts'
import type { Policy } from '../../policy/policy.ts'
import { didYouMean } from '../../policy/suggest.ts'
import { namedComponent } from '../event/component.ts'
import { quoted } from '../../plan/quoted.ts'

/** What was asked for: a tag, of a component and of an image where they are named. */
export interface AskedTag {
  readonly tag: string
  readonly component?: string
  readonly image?: string
  /** RFC 3339, UTC; null: now. */
  readonly asOf: string | null
}

/** The error for a tag that no record wrote, with a near one that some did. Throws E_FACTS_MISSING for a component that nobody knows. */
export function unknownTag(policy: Policy, state: State, asked: AskedTag): TidemarkError {
  const { tag, component, image, asOf } = asked
  const near = didYouMean(tag, knownTags(policy, state, asked))
  const where = [component, image].filter((part) => part !== undefined).map((part) => ` of ${part}`)
  const when = asOf === null ? '' : ` as of ${asOf}`
  return new TidemarkError('E_UNKNOWN_NAME', `the ledger knows no tag "${tag}"${where.join('')}${when}`, {
    details: { name: tag, component: component ?? null, image: image ?? null, asOf },
    hints: [
      ...(near === null ? [] : [`tidemark history ${quoted(near)}`]),
      'tidemark status',
      `tidemark show ${quoted(tag)}`,
    ],
  })
}

function knownTags(policy: Policy, state: State, { component, image }: AskedTag): readonly string[] {
  const all = state.components()
  if (component !== undefined && !all.includes(component)) namedComponent(policy, component)
  const images = (component === undefined ? all : [component]).flatMap((name) => [
    ...state.component(name).published,
  ])
  const asked = images.filter(([name]) => image === undefined || name === image)
  return [...new Set(asked.flatMap(([, tags]) => [...tags.keys()]))]
}
