import type { Reporter } from '../document/reporter.ts'
import type { AnnounceRules, ForgeRules } from '../policy.ts'
import type { RawAnnounce, RawForge } from '../schema/forge.ts'
import { checkTemplate } from './template.ts'

const TITLE = '{gitTag}'
const TEXT =
  '{component} {version} is out.\n\n{notes}\n\nRelease: {url}\nDeploy: {reference}\nUpgrading: {upgrading}'
const WORDS = ['version', 'gitTag', 'component']
const MORE_WORDS = [...WORDS, 'notes', 'url', 'reference', 'upgrading']

/** `forge`; null when the policy does not say. */
export function resolveForge(raw: RawForge | undefined): ForgeRules | null {
  if (raw === undefined) return null
  if (typeof raw === 'string') return { kind: raw, url: null, repository: null }
  return { kind: raw.kind, url: raw.url ?? null, repository: raw.repository ?? null }
}

/** `announce`, with defaults. */
export function resolveAnnounce(raw: RawAnnounce | undefined, reporter: Reporter): AnnounceRules {
  checkTemplate(raw?.title, WORDS, ['announce', 'title'], reporter)
  checkTemplate(raw?.text, MORE_WORDS, ['announce', 'text'], reporter)
  return { title: raw?.title ?? TITLE, text: raw?.text ?? TEXT }
}
