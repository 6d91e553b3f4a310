import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Digest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'
import type { MutableState } from '../../model/fold.ts'
import { bytes } from '../testing/fact.ts'
import { arbitraryShelf, ENVIRONMENTS, IMAGES, makeShelf, NOW } from '../testing/retain-shelf.ts'
import { viewsOf } from '../views.ts'
import type { ImageContent } from './content.ts'
import { holdAgainst } from './hold-against.ts'
import type { RetainInput } from './input.ts'
import { planRetention } from './plan.ts'
import type { ComponentRetention } from './plan.ts'

const RUNS = { numRuns: 200 }

type Task = (plan: ComponentRetention, input: RetainInput, ledger: MutableState) => void

function anyPlan(task: Task) {
  return fc.property(arbitraryShelf, (recipe) => {
    const { input, ledger } = makeShelf(recipe)
    task(planRetention(input), input, ledger)
  })
}

function digestsOf(list: readonly { readonly digest: Digest }[]): ReadonlySet<Digest> {
  return new Set(list.map(({ digest }) => digest))
}

function standingIn(images: readonly ImageContent[]): ReadonlySet<Digest> {
  return new Set(images.flatMap(({ manifests }) => [...manifests.keys()]))
}

/** The newest `count` digests that stand, of facts in ledger order. */
function last(facts: readonly Fact[], standing: ReadonlySet<Digest>, count: number): readonly Digest[] {
  const found = new Set<Digest>()
  for (const { digest } of facts.toReversed())
    if (digest !== null && standing.has(digest) && found.size < count) found.add(digest)
  return [...found]
}

/** What runs, and the last N of each environment and of the component. */
function newest({ rules, component, ledger, images }: RetainInput): readonly Digest[] {
  const { facts } = ledger.component(component.name)
  const standing = standingIn(images)
  const built = facts.filter(({ kind }) => kind !== 'promotion')
  const safe = [facts, built].flatMap((list) => last(list, standing, rules.keepPerEnvironment))
  for (const environment of ENVIRONMENTS) {
    const ran = facts.filter((fact) => fact.kind === 'promotion' && fact.environment === environment)
    safe.push(...last(ran, standing, rules.keepPerEnvironment), ...last(ran, standing, 1))
  }
  return safe
}

/** The last N of the builds that a tag names: of the one class that lets builds go. */
function busy({ rules, component, ledger, images }: RetainInput): readonly Digest[] {
  const tags = images.flatMap((content) => [...content.tags])
  const named = new Set(tags.flatMap(([tag, digest]) => (tag.startsWith('sha-') ? [digest] : [])))
  const built = ledger.component(component.name).facts.filter(({ kind }) => kind !== 'promotion')
  return last(built, named, rules.keepPerEnvironment)
}

/** What tags name or shall name whose class lets nothing go. */
function promised({ rules, component, ledger, images }: RetainInput): readonly Digest[] {
  const mayGo = component.classes.filter(
    ({ key, retain }) => retain !== null && !rules.keepClasses.includes(key),
  )
  const wanted = [...viewsOf(component, ledger.component(component.name)).entries()]
  const shall = wanted.filter((entry) => !mayGo.includes(entry.class)).flatMap(({ digest }) => digest ?? [])
  const releasesStay = !mayGo.some(({ key }) => key === '{version}')
  const buildsStay = !mayGo.some(({ key }) => key === 'sha-{sha}')
  const is = images
    .flatMap(({ tags }) => [...tags])
    .filter(([tag]) => {
      if (/^\d+\.\d+\.\d/u.test(tag)) return releasesStay
      return tag.startsWith('sha-') ? buildsStay : !tag.startsWith('sha256-')
    })
  return [...shall, ...is.map(([, digest]) => digest)]
}

/** Who holds what: an index its parts, a digest what is about it. */
function linksIn({ manifests, tags }: ImageContent): readonly (readonly [Digest, Digest])[] {
  const links: [Digest, Digest][] = []
  for (const { digest, children, subject } of manifests.values()) {
    for (const child of children) links.push([digest, child])
    if (subject !== null) links.push([subject, digest])
  }
  for (const [tag, digest] of tags)
    if (tag.startsWith('sha256-')) links.push([`sha256:${tag.slice(7, 71)}`, digest])
  return links.filter(([holder, part]) => holder !== part && manifests.has(part) && manifests.has(holder))
}

describe('a plan of retention', () => {
  it('either keeps or deletes each digest that stands, and says why', () => {
    fc.assert(
      anyPlan((plan, { images }) => {
        const standing = new Set(images.flatMap(({ manifests }) => [...manifests.keys()]))
        const [going, kept] = [digestsOf(plan.delete), digestsOf(plan.keep)]
        expect(new Set([...going, ...kept])).toEqual(standing)
        expect([...going].filter((digest) => kept.has(digest))).toEqual([])
        expect(plan.keep.every(({ reasons }) => reasons.length > 0)).toBe(true)
        expect(plan.delete.every(({ why }) => why !== '')).toBe(true)
      }),
      RUNS,
    )
  })

  it('is the same in whatever order a registry answers', () => {
    fc.assert(
      anyPlan((plan, input) => {
        const images = input.images.map(({ image, tags, manifests }) => ({
          image,
          tags: new Map([...tags].toReversed()),
          manifests: new Map([...manifests].toReversed()),
        }))
        expect(JSON.stringify(planRetention({ ...input, images }))).toBe(JSON.stringify(plan))
      }),
      RUNS,
    )
  })

  it('003-30: never has a tag of a class that is kept, what runs, the last N, anything that a float names, or anything of a neighbour', () => {
    fc.assert(
      anyPlan((plan, input) => {
        const going = digestsOf(plan.delete)
        const others = input.ledger.component('job').facts.flatMap(({ digest }) => digest ?? [])
        const safe = [...newest(input), ...promised(input), ...busy(input), ...others]
        expect(safe.filter((digest) => going.has(digest))).toEqual([])
        const standing = standingIn(input.images)
        const known = input.ledger.component('web').facts.flatMap(({ digest }) => digest ?? [])
        const least = new Set(known.filter((digest) => standing.has(digest))).size
        expect(plan.keep.length).toBeGreaterThanOrEqual(Math.min(least, input.rules.keepPerEnvironment))
      }),
      RUNS,
    )
  })

  it('is closed: what is kept keeps its parts, and what is about it; holders go before what they hold', () => {
    fc.assert(
      anyPlan((plan, { images }) => {
        const kept = digestsOf(plan.keep)
        const order = plan.delete.map(({ digest }) => digest)
        for (const links of images.map(linksIn)) {
          expect(links.filter(([holder, part]) => kept.has(holder) && !kept.has(part))).toEqual([])
          const late = links.filter(([holder, part]) => order.indexOf(holder) > order.indexOf(part))
          expect(
            late.filter(([holder, part]) => order.includes(part) && !isAround(holder, part, links)),
          ).toEqual([])
        }
      }),
      RUNS,
    )
  })

  it('is carried out once: what is left is kept, nothing is wanted of what went, and it stays true meanwhile', () => {
    fc.assert(
      anyPlan((plan, input, ledger) => {
        expect(holdAgainst(plan, input)).toMatchObject({
          delete: plan.delete,
          skipped: [],
          stale: [],
          gone: [],
        })
        const { component } = input
        ledger.grow(component.name).retain(
          {
            images: IMAGES,
            plan: bytes('plan'),
            digests: plan.delete.map(({ digest, why }) => ({ digest, why, tags: [] })),
          },
          { seq: 99, time: NOW.toISOString() },
        )
        expect(holdAgainst(plan, input)).toMatchObject({
          delete: plan.delete,
          skipped: [],
          stale: [],
          gone: [],
        })
        const going = digestsOf(plan.delete)
        for (const { digest } of viewsOf(component, ledger.component(component.name)).entries())
          expect(digest !== null && going.has(digest)).toBe(false)
        const images = input.images.map(({ image, tags, manifests }) => ({
          image,
          tags: new Map([...tags].filter(([, digest]) => !going.has(digest))),
          manifests: new Map([...manifests].filter(([digest]) => !going.has(digest))),
        }))
        expect(planRetention({ ...input, images }).delete).toEqual([])
        expect(holdAgainst(plan, { ...input, images }).gone).toHaveLength(plan.delete.length)
      }),
      RUNS,
    )
  })
})

/** True when each holds the other, by way of others: then there is no order. */
function isAround(from: Digest, to: Digest, held: readonly (readonly [Digest, Digest])[]): boolean {
  const seen = new Set<Digest>()
  const open = [to]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === from) return true
    if (seen.has(at)) continue
    seen.add(at)
    for (const [holder, part] of held) if (holder === at) open.push(part)
  }
  return false
}
