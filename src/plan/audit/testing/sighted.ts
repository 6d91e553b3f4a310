import type { Digest } from '../../../model/digest.ts'
import { planAll } from '../../plan.ts'
import type { Story } from '../../testing/story.ts'
import { viewsOf } from '../../views.ts'
import type { Finding } from '../finding.ts'
import { judgeSight } from '../judge.ts'
import type { AuditSight } from '../sight.ts'

interface Extra extends Partial<Omit<AuditSight, 'observed'>> {
  /** Tags that are proved absent. */
  readonly gone?: readonly string[]
}

/** What an audit would know of a story: every tag of its registry was asked for. */
export function sightOf(story: Story, { gone = [], ...extra }: Extra = {}): AuditSight {
  const { policy, component, state, now } = story
  const [image = ''] = component.images
  const tags = new Map<string, Digest | null>(Object.entries(story.registry))
  for (const tag of gone) tags.set(tag, null)
  const wanted = [...viewsOf(component, state).entries()].map(({ tag }) => tag)
  for (const tag of [...wanted, ...(state.published.get(image)?.keys() ?? [])])
    if (!tags.has(tag)) tags.set(tag, null)
  const observed = new Map([[image, tags]])
  return {
    policy,
    component,
    state,
    views: viewsOf(component, state),
    now,
    observed,
    actions: planAll({ policy, component, state, observed, now }).actions,
    git: null,
    pictures: new Map(),
    neighbours: [],
    pins: [],
    excused: new Set(),
    ...extra,
  }
}

/** `critical exact-changed 1.4.0`, in the order of the report. */
export function toldBy(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ severity, code, tag, gitTag, environment, version }) =>
    [severity, code, tag ?? gitTag ?? environment ?? version].join(' '),
  )
}

/** What the audit of a story finds. */
export function audited(story: Story, extra: Extra = {}): readonly string[] {
  return toldBy(judgeSight(sightOf(story, extra)))
}
