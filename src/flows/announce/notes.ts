import { sectionOf } from '../../files/changelog/section.ts'
import type { ForgePlace } from '../../forge/forge.ts'
import { notesFrom } from '../../plan/commits/notes-from.ts'
import { readCommit } from '../../plan/commits/read-commit.ts'
import { fill } from '../cut/fill.ts'
import { previousStable } from '../event/git-tag.ts'
import { readSource } from '../event/source-file.ts'
import type { World } from '../world.ts'
import type { Released } from './released.ts'

/** What is said of a release. */
export interface Announcement {
  readonly title: string
  /** Markdown: what changed, what to pin, how to upgrade. */
  readonly notes: string
  /** What to post elsewhere; `url` is known once the release is there. */
  text(url: string): string
}

/** Writes what is said of a release, from its changelog or else its commits. Throws E_CHANGELOG. */
export async function writeAnnouncement(
  world: World,
  released: Released,
  place: ForgePlace,
): Promise<Announcement> {
  const { component, version, gitTag } = released
  const changes = (await fromChangelog(world, released)) ?? (await fromCommits(world, released))
  const references = component.images.map((image) => `${image}@${released.digest ?? ''}`)
  const upgrading = upgradingLink(released, place)
  const words = { version: version.text, gitTag, component: component.name }
  const { announce } = world.policy
  const more = { ...words, notes: changes, reference: references.join('\n'), upgrading }
  return {
    title: fill(announce.title, words),
    notes: [changes, pins(references), upgrading === '' ? '' : `[Upgrading](${upgrading})`]
      .filter((part) => part !== '')
      .join('\n\n'),
    text: (url) => filledLines(announce.text, { ...more, url }),
  }
}

async function fromChangelog(world: World, { component, version, commit }: Released): Promise<string | null> {
  const file = component.cut.changelog?.file
  if (file === undefined) return null
  const text = await readSource(world, file, commit)
  return text === null ? null : (sectionOf(text, version, file)?.body ?? null)
}

/** Of the commits since the stable release before this one. */
async function fromCommits({ git }: World, released: Released): Promise<string> {
  const { component, version, commit } = released
  if (git === null) return ''
  const previous = previousStable(await git.tags(), component, version)
  const commits = await git.commits(previous?.tag.commit ?? null, commit, component.paths)
  return notesFrom(commits.map(readCommit), { compareUrl: null, commitUrl: null }).trim()
}

function pins(references: readonly string[]): string {
  return references.length === 0
    ? ''
    : `Pin:\n\n${references.map((reference) => `- \`${reference}\``).join('\n')}`
}

const FOLDERS = { github: 'blob', gitlab: '-/blob', gitea: 'src/tag' } as const

/** The upgrade notes as the release has them; empty where the policy names none. */
function upgradingLink({ component, gitTag }: Released, { url, repository, kind }: ForgePlace): string {
  const file = component.cut.upgrading?.file
  if (file === undefined) return ''
  const path = [...gitTag.split('/'), ...file.split('/')].map((part) => encodeURIComponent(part)).join('/')
  return `${url}/${repository}/${FOLDERS[kind]}/${path}`
}

/** A template, without the lines whose words have nothing to say. */
function filledLines(template: string, words: Readonly<Record<string, string>>): string {
  const lines = template.split('\n').filter((line) => {
    const held = [...line.matchAll(/\{([A-Za-z]+)\}/gu)].map(([, word = '']) => words[word])
    return held.length === 0 || held.some((value) => value !== '')
  })
  return fill(lines.join('\n'), words)
    .replaceAll(/\n{3,}/gu, '\n\n')
    .trim()
}
