import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { makeFixture, openStores } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'
import { measure } from '../measure.ts'
import type { Subject } from '../measure.ts'
import { TIDEMARK, timed } from '../process.ts'
import { ratio } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'
import { openStores as openAll } from '../../src/registry/stores.ts'
import { makeImage } from '../../src/testing/images.ts'

const POLICY = 'version: 1\nimage: oci:./images/web\ntags: semver\n'

/** Cold starts, against an empty Node process. */
export const start: Scenario = {
  name: 'start',
  async run({ quick, peers }) {
    await using fixture = await makeFixture(POLICY)
    const empty = join(fixture.root, 'empty.cjs')
    await writeFile(empty, '')
    const options = { cwd: fixture.root, env: fixture.env }
    await release(fixture)
    const command = (name: string, words: readonly string[]): Subject => ({
      name,
      run: () => timed(words, options),
    })
    const subjects = [
      command('empty Node', [process.execPath, empty]),
      command('tidemark --version', [...TIDEMARK, '--version']),
      command('tidemark plan', [...TIDEMARK, 'plan', '--version', '1.1.0', '--offline']),
      ...(peers.crane === null ? [] : [command('crane version', [peers.crane, 'version'])]),
      ...(peers.skopeo === null ? [] : [command('skopeo --version', [peers.skopeo, '--version'])]),
    ]
    await measure(subjects, quick ? 1 : 2)
    const timings = await measure(subjects, quick ? 1 : 25)
    const ratios = [
      ...ratio('--version / empty Node', timings, ['tidemark --version', 'empty Node', 1.6]),
      ...ratio('plan / empty Node', timings, ['tidemark plan', 'empty Node', 2.5]),
    ]
    return [{ scenario: 'start', title: 'cold start', timings, ratios }]
  },
}

/** Publishes 1.0.0, so that there is a ledger to plan on. */
async function release({ root, env }: Fixture): Promise<void> {
  const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))
  const stores = openAll({ http: openStores(), base: root, random, sleep: setTimeout })
  const { digest } = await makeImage(stores.open('oci:./images/web'), { seed: 'start' })
  await stores.close()
  const command = [...TIDEMARK, 'publish', '--version', '1.0.0', '--digest', digest, '--quiet']
  await timed(command, { cwd: root, env })
}
