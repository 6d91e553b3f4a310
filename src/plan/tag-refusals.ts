import { isTag, LONGEST_TAG } from '../model/tag.ts'
import { lineOf } from '../model/version.ts'
import { acceptsPrerelease } from '../policy/parse-git-tag.ts'
import { immutableRefusals } from './immutable-refusal.ts'
import { supportedLines } from './lines.ts'
import { nextRelease } from './next-command.ts'
import { nextVersion } from './next-version.ts'
import type { Planned } from './planned.ts'
import type { PublishedFact } from './published-fact.ts'
import { nameOf } from './reasons.ts'
import type { Refusal } from './refusal.ts'
import { refusal } from './refusal.ts'
import { isRelease } from './release-of.ts'

/** What is wrong with the tags of a plan, before any gate is asked. */
export function tagRefusals(planned: Planned): readonly Refusal[] {
  const { published } = planned
  return [
    ...published.flatMap((entry) => versionRefusals(entry, planned)),
    ...nothingRefusals(planned),
    ...published.flatMap((entry) => illegalTags(entry)),
    ...published.flatMap((entry) => classCollisions(entry, planned)),
    ...published.flatMap((entry) => commitCollisions(entry, planned)),
    ...immutableRefusals(planned),
  ]
}

function versionRefusals({ fact }: PublishedFact, { input, views }: Planned): readonly Refusal[] {
  const { version, kind } = fact
  if (version === null) return []
  const { releases } = input.component
  if (!acceptsPrerelease(releases, version)) {
    const words =
      releases.prereleases.length === 0 ? 'no prereleases' : `only ${releases.prereleases.join(', ')}`
    return [refusal('E_NOTHING_TO_PUBLISH', `${version.text} publishes nothing: the policy accepts ${words}`)]
  }
  if (version.build.length > 0 && releases.buildMetadata === 'refuse') {
    const meta = `+${version.build.join('.')}`
    return [
      refusal(
        'E_NOTHING_TO_PUBLISH',
        `build metadata ${meta} cannot be part of a tag (releases.buildMetadata)`,
      ),
    ]
  }
  if (kind !== 'rebuild' || views.lineStatus(version) === 'supported') return []
  return [endOfLife(`${version.text} cannot be rebuilt`, linesNow(input, version))]
}

function linesNow(
  { component, state }: Planned['input'],
  version: NonNullable<PublishedFact['fact']['version']>,
): { readonly line: string; readonly supported: readonly string[] } {
  const supported = supportedLines(component, state) ?? []
  return { line: lineOf(version, component.releases.lines.by), supported }
}

function endOfLife(
  message: string,
  { line, supported }: { readonly line: string; readonly supported: readonly string[] },
): Refusal {
  const which = supported.length === 0 ? 'none' : supported.join(', ')
  return refusal('E_END_OF_LIFE', `${message}: ${line} is not a supported line (supported: ${which})`, {
    hints: ['Only supported lines float and are rebuilt: `releases.lines.supported` in the policy.'],
  })
}

/** An event that feeds no class at all. That it wins none is no fault: then everything stays as it is. */
function nothingRefusals({ published, input }: Planned): readonly Refusal[] {
  const open = published.flatMap(({ claims }) =>
    claims.filter(({ barred }) => barred === null || barred === 'deprecated'),
  )
  const [first] = published
  if (open.length > 0 || first === undefined) return []
  const { fact, claims } = first
  const what = `this ${fact.kind} (${nameOf(fact)})`
  const barred = claims.find((claim) => claim.barred === 'endOfLife' || claim.barred === 'upcoming')
  if (barred !== undefined && fact.version !== null)
    return [endOfLife(`nothing publishes ${what}`, linesNow(input, fact.version))]
  return [
    refusal('E_NOTHING_TO_PUBLISH', `no tag class of ${input.component.name} takes ${what}`, {
      hints: [`Classes that take a ${fact.kind}: ${classesFor(fact.kind, input) || 'none'}.`],
    }),
  ]
}

function classesFor(kind: PublishedFact['fact']['kind'], { component }: Planned['input']): string {
  const takers = component.classes.filter(({ from }) => from.includes(kind))
  return takers.map(({ key }) => `"${key}"`).join(', ')
}

function illegalTags({ claims }: PublishedFact): readonly Refusal[] {
  const illegal = claims.filter(({ group }) => !isTag(group.tag))
  return illegal.map(({ class: tagClass, group: { tag } }) => {
    const fault =
      tag.length > LONGEST_TAG
        ? `has ${tag.length} characters, ${LONGEST_TAG} are allowed`
        : 'is not a legal tag'
    return refusal('E_TAG', `"${tagClass.key}" would make "${shortened(tag)}", which ${fault}`, {
      tag,
      where: tagClass.where,
      hints: ['Give the branch a shorter name of letters, digits, `.`, `_` and `-`, or change the pattern.'],
    })
  })
}

function shortened(tag: string): string {
  return tag.length > LONGEST_TAG ? `${tag.slice(0, 40)}…${tag.slice(-20)}` : tag
}

/** The same name under two classes: lint proves that there is none, and here is one. */
function classCollisions({ claims }: PublishedFact, { views }: Planned): readonly Refusal[] {
  return claims.flatMap(({ class: tagClass, group: { tag } }) => {
    const other = views.groups(tag).find((entry) => entry.class.key !== tagClass.key)
    if (other === undefined) return []
    const message = `"${tagClass.key}" and "${other.class.key}" both make "${tag}"`
    return [
      refusal('E_TAG_COLLISION', message, { tag, where: tagClass.where, hints: ['Run  tidemark lint'] }),
    ]
  })
}

/** A version has one commit, for ever. */
function commitCollisions({ fact }: PublishedFact, { input, replaced }: Planned): readonly Refusal[] {
  const { version, commit, kind } = fact
  if (version === null || commit === null || !isRelease(fact)) return []
  const other = input.state
    .byVersion(version.text)
    .find(
      (known) =>
        known.kind === kind && known.commit !== null && known.commit !== commit && !replaced.includes(known),
    )
  if (other?.commit === undefined || other.commit === null) return []
  const next = nextVersion(version, input.state)
  const message = `${version.text} was released from ${other.commit.slice(0, 7)}, and this is ${commit.slice(0, 7)}`
  return [
    refusal('E_TAG_COLLISION', message, {
      hints: [
        `One version has one commit. Release this one as ${next}:  ${nextRelease(fact, next, input.policy)}`,
      ],
    }),
  ]
}
