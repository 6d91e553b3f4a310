import { describe, expect, it } from 'vitest'

import type { Contract } from '../policy/policy.ts'
import type { Action } from './action.ts'
import { bytes } from './testing/fact.ts'
import { compareWriteOrder, writeGroups } from './write-order.ts'

function action(tag: string, key: string, moves: Contract, what: Action['action'] = 'create'): Action {
  const to = { digest: bytes('one'), version: '1.4.0' }
  return { image: 'ghcr.io/acme/web', tag, action: what, class: key, moves, from: null, to, why: '' }
}

const ACTIONS = [
  action('latest', 'latest', 'forward'),
  action('edge', 'edge', 'freely'),
  action('1', '{major}', 'forward'),
  action('stable', 'stable', 'forward', 'keep'),
  action('nightly-2026-03-02', 'nightly-{date}', 'daily'),
  action('sha-9f3c2a1', 'sha-{sha}', 'never'),
  action('1.4', '{line}', 'forward'),
  action('1.4.0', '{version}', 'never'),
]

describe('the write order', () => {
  it('is never, daily, forward from narrow to wide, freely, and latest last', () => {
    expect(ACTIONS.toSorted(compareWriteOrder).map(({ tag }) => tag)).toEqual([
      '1.4.0',
      'sha-9f3c2a1',
      'nightly-2026-03-02',
      '1.4',
      '1',
      'stable',
      'edge',
      'latest',
    ])
  })

  it('groups what may be written at once, and leaves out what stays', () => {
    expect(writeGroups(ACTIONS).map((group) => group.map(({ tag }) => tag))).toEqual([
      ['1.4.0', 'sha-9f3c2a1'],
      ['nightly-2026-03-02'],
      ['1.4'],
      ['1'],
      ['edge'],
      ['latest'],
    ])
  })
})
