import { expect, it } from 'vitest'

import { parseVersion } from '../../model/version.ts'
import { Story } from '../testing/story.ts'
import { schemaChangesBetween } from './schema-changes.ts'

const POLICY = `version: 1
image: ghcr.io/acme/web
releases: { schemaChanges: { versions: ["1.2.0", ">=3.0.0-0"] } }
tags: { "{version}": { from: [release, prerelease], moves: never } }
`

it('finds the releases that a way back crosses: above the target, up to what runs, by the policy or by the ledger', () => {
  const story = new Story(POLICY)
  for (const version of ['1.0.0', '1.1.0', '1.2.0', '1.10.0', '3.0.0-rc.1']) {
    story.publish({ version, schemaChange: version === '1.10.0' })
  }
  const between = (above: string | null, upTo: string) =>
    schemaChangesBetween(story.component, story.state, {
      above: above === null ? null : parseVersion(above),
      upTo: parseVersion(upTo),
    }).map(({ version, by }) => `${version} ${by}`)
  expect(between('1.1.0', '1.10.0')).toEqual(['1.2.0 policy', '1.10.0 ledger'])
  expect(between('1.2.0', '1.9.0')).toEqual([])
  expect(between(null, '3.0.0')).toEqual(['1.2.0 policy', '1.10.0 ledger', '3.0.0-rc.1 policy'])
})
