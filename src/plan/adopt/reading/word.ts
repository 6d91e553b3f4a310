import { idea } from '../idea.ts'
import type { Idea } from '../idea.ts'
import { BUILD_WORDS, CANDIDATE_WORDS, ENVIRONMENT_WORDS, RELEASE_WORDS, RUN_PREFIXES } from '../words.ts'

const WORDS = new Set([...RELEASE_WORDS, ...BUILD_WORDS, ...CANDIDATE_WORDS])
const ENVIRONMENTS = new Set(ENVIRONMENT_WORDS)
const ENVIRONMENT = /^(env|environment|deploy|deployed)([-_])([A-Za-z0-9][A-Za-z0-9._-]{0,62})$/u
const RUN = /^([a-z]+)([-_]?)(\d{1,12})$/u

/** `latest`, `edge`, `latest-alpine`, `env-prod`, `staging`, `build-123`. */
export function readWord(tag: string): readonly Idea[] {
  const environment = ENVIRONMENT.exec(tag)
  if (environment !== null) {
    const [, prefix = '', separator = '', name = ''] = environment
    return [idea(`${prefix}${separator}{env}`, 'environment', name)]
  }
  if (WORDS.has(tag)) return [idea(tag, 'word', tag)]
  if (ENVIRONMENTS.has(tag)) return [idea(tag, 'environment', tag)]
  return [...runOf(tag), ...flavoured(tag)]
}

function runOf(tag: string): readonly Idea[] {
  const [, word = '', separator = ''] = RUN.exec(tag) ?? []
  return RUN_PREFIXES.includes(word) ? [idea(`${word}${separator}{run}`, 'run', tag)] : []
}

function flavoured(tag: string): readonly Idea[] {
  const dash = tag.indexOf('-')
  const word = tag.slice(0, Math.max(dash, 0))
  return RELEASE_WORDS.includes(word) ? [idea(tag, 'word', word, { flavour: tag.slice(dash + 1) })] : []
}
