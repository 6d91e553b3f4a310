import { array, assert, constantFrom, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { chainRecords } from '../../model/chain.ts'
import { applyRecord, emptyState } from '../../model/fold.ts'
import { EMPTY_HEAD } from '../../model/record.ts'
import { snapshotState } from '../../model/snapshot.ts'
import { testClock, testRandom } from '../../testing/clock.ts'
import { snapshotHead } from './snapshot-head.ts'

describe('the head of a snapshot', () => {
  it('is found whatever the texts in it say', () => {
    const trap = constantFrom('],"format":3,"hash":', '"', ']', ',', 'format', '"sha256:', '\\')
    expect.hasAssertions()
    assert(
      property(
        string(),
        array(trap).map((parts) => parts.join('')),
        (name, reason) => {
          const state = emptyState()
          const data = { version: '1.0.0', reason }
          const drafts = ['web', name, reason].map(
            (component) => ({ component, type: 'deprecation', actor: 'ci', data }) as const,
          )
          const context = { clock: testClock(), random: testRandom(), lastTime: null }
          for (const record of chainRecords(EMPTY_HEAD, drafts, context)) applyRecord(state, record)
          expect(snapshotHead(snapshotState(state))).toEqual(state.head)
        },
      ),
      { numRuns: 200 },
    )
  })

  it.each([
    '',
    '{}',
    'no JSON',
    snapshotState(emptyState()),
    '{"components":[],"format":3,"hash":"sha256:1","seq":1,"texts":[]}',
  ])('is not guessed at in %j', (text) => expect(snapshotHead(text)).toBeNull())

  it('is not taken from a snapshot of another format', () => {
    const text = `{"components":[],"format":2,"hash":"sha256:${'a'.repeat(64)}","seq":1,"texts":[],"time":null}`
    expect(snapshotHead(text)).toBeNull()
    expect(snapshotHead(text.replace('2', '3'))?.seq).toBe(1)
  })
})
