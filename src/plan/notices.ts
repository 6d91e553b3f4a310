import { lineOf } from '../model/version.ts'
import { shortDigest } from '../model/digest.ts'
import type { Planned } from './planned.ts'
import type { PublishedFact } from './published-fact.ts'
import { supportedLines } from './lines.ts'

/** What a person should know about a plan and that stops nothing; one sentence each. */
export function noticesOf(planned: Planned): readonly string[] {
  const { published, replaced } = planned
  const found = [
    ...published.flatMap((entry) => [...lineNotices(entry, planned), ...versionNotices(entry, planned)]),
    ...keptNotices(planned),
    ...unsupportedNotices(planned),
    ...replaced.map(({ digest, version }) => {
      const what = version?.text ?? 'the version'
      return `${what} was recorded as ${digest === null ? 'other bytes' : shortDigest(digest)} and never written: these bytes replace it`
    }),
  ]
  return [...new Set(found)]
}

/** Names the line, and the tags that the artifact leaves alone. */
function lineNotices({ fact: { version }, claims }: PublishedFact, { input }: Planned): readonly string[] {
  const left = claims.filter(({ barred }) => barred === 'endOfLife' || barred === 'upcoming')
  const [first] = left
  if (version === null || first === undefined) return []
  const line = lineOf(version, input.component.releases.lines.by)
  const supported = supportedLines(input.component, input.state)?.join(', ') ?? ''
  const tags = left.map(({ group }) => group.tag).join(', ')
  const status = first.barred === 'endOfLife' ? 'is end of life' : 'is not a supported line yet'
  return [
    `${line} ${status} (supported: ${supported || 'none'}): ${tags} ${left.length === 1 ? 'is' : 'are'} left alone`,
  ]
}

function versionNotices({ fact: { version, kind } }: PublishedFact, { input }: Planned): readonly string[] {
  if (version === null || kind === 'promotion') return []
  const deprecated = input.state.deprecated.get(version.text)
  const notices = []
  if (deprecated !== undefined) notices.push(`${version.text} is deprecated: ${deprecated.reason}`)
  if (version.build.length > 0) {
    notices.push(
      `build metadata +${version.build.join('.')} has no place in a tag: published as ${version.text}`,
    )
  }
  return notices
}

function keptNotices({ actions, tags }: Planned): readonly string[] {
  const kept = actions.filter(
    ({ action, moves, tag, why }) =>
      action === 'keep' && moves === 'never' && !tags.includes(tag) && why !== '',
  )
  return kept.map(({ tag, why }) => `${tag} ${why}`)
}

/** Names the tags that no production may use (`support: none`). */
function unsupportedNotices({ published, tags }: Planned): readonly string[] {
  const claims = published.flatMap((entry) => entry.claims)
  const unsupported = new Set(
    claims.filter((claim) => claim.class.support === 'none').map(({ group }) => group.tag),
  )
  const named = tags.filter((tag) => unsupported.has(tag))
  if (named.length === 0) return []
  return [
    `${named.join(', ')}: unsupported, nothing in production may use ${named.length === 1 ? 'it' : 'them'}`,
  ]
}
