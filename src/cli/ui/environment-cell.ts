import type { ComponentStatus, EnvironmentStatus } from '../../flows/results.ts'
import { age } from './age.ts'
import type { Look } from './look.ts'
import { nameOf } from './name-of.ts'
import { nameText, shortDigest } from './short.ts'
import { cut } from './width.ts'

/** A component that runs somewhere, with its environments. */
export type Row = Pick<ComponentStatus, 'component' | 'environments'>

const ACTOR_WIDTH = 16

/** The name, with `!` behind a deprecated version and `~` behind what the registry was not told yet. */
export function runningText(one: EnvironmentStatus, { palette }: Look): string {
  const deprecated = one.deprecated === null ? '' : ` ${palette.bad('!')}`
  const unwritten = one.unwritten.length === 0 ? '' : ` ${palette.warn('~')}`
  return `${nameText(one)}${deprecated}${unwritten}`
}

/** At the entry of an environment: `hold` when nothing may pass, `▸` when something waits or may. */
export function markText({ hold, next }: EnvironmentStatus, { palette }: Look): string {
  if (hold !== null) return palette.warn('hold')
  if (next === null) return ''
  return next.ready ? palette.good('▸') : palette.warn('▸')
}

export function sinceText(since: string | null, look: Look): string {
  return since === null ? '' : age(since, look.now)
}

/** 12 hexadecimal digits, without the algorithm. */
export function digitsText(digest: string | null): string {
  return digest === null ? '' : shortDigest(digest).replace('sha256:', '')
}

/** A person without the e-mail address, at most 16 columns. */
export function actorText(by: string | null): string {
  return by === null ? '' : cut(nameOf(by), ACTOR_WIDTH)
}
