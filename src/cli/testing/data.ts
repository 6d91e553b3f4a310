import type { EventSummary, PlanResult, PublishResult } from '../../flows/results.ts'
import type { Digest } from '../../model/digest.ts'
import type { Action } from '../../plan/action.ts'
import type { Look } from '../ui/look.ts'
import { PLAIN } from '../ui/palette.ts'

/** How the tests look at things: no colour, 100 columns, noon of 10 March 2026. */
export const LOOK: Look = {
  palette: PLAIN,
  columns: 100,
  now: new Date('2026-03-10T12:00:00Z'),
  ready: (text) => text,
}

/** `sha256:` and one hexadecimal digit, 64 times. */
export function digest(digit: string): Digest {
  return `sha256:${digit.repeat(64)}`
}

export function target(version: string, digit: string): { version: string; digest: Digest } {
  return { version, digest: digest(digit) }
}

const IMAGE = 'ghcr.io/acme/web'

export function action(given: Partial<Action> & Pick<Action, 'tag' | 'action' | 'why'>): Action {
  return { image: IMAGE, class: given.tag, moves: 'forward', from: null, to: target('2.5.2', 'b'), ...given }
}

export const HOTFIX: EventSummary = {
  component: 'web',
  kind: 'release',
  version: '2.5.2',
  commit: '9f3c2a1'.padEnd(40, '0'),
  branch: null,
  gitTag: 'v2.5.2',
  date: '2026-03-10T11:00:00.000Z',
  run: null,
  step: '2.5.1 -> 2.5.2: patch',
}

/** A hotfix of an older line: one tag new, one moved, two that stay. */
export const HOTFIX_PLAN: PlanResult = {
  event: HOTFIX,
  digest: digest('b'),
  images: [IMAGE],
  tags: ['2.5.2', '2.5'],
  actions: [
    action({ tag: '2.5.2', action: 'create', why: 'new, written once' }),
    action({ tag: '2.5', action: 'move', from: target('2.5.1', 'a'), why: '2.5.1 -> 2.5.2' }),
    action({
      tag: '2',
      action: 'keep',
      from: target('2.6.2', 'c'),
      to: target('2.6.2', 'c'),
      why: 'stays at 2.6.2: 2.5.2 is older',
    }),
    action({
      tag: 'latest',
      action: 'keep',
      from: target('2.6.2', 'c'),
      to: target('2.6.2', 'c'),
      why: 'stays at 2.6.2: 2.5.2 is older',
    }),
  ],
  notices: [],
  refusals: [],
}

export const HOTFIX_PUBLISHED: PublishResult = {
  ...HOTFIX_PLAN,
  dryRun: false,
  references: [`${IMAGE}@${digest('b')}`],
  written: [
    { image: IMAGE, tag: '2.5.2', class: '{version}', from: null, to: digest('b') },
    { image: IMAGE, tag: '2.5', class: '{major}.{minor}', from: digest('a'), to: digest('b') },
  ],
  unchanged: false,
  ledgerSeq: 14,
}
