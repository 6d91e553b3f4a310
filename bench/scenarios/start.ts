import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { makeFixture } from '../fixture.ts'
import { measure } from '../measure.ts'
import type { Subject } from '../measure.ts'
import { TIDEMARK, timed } from '../process.ts'
import { ratio } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

const POLICY = 'version: 1\nimage: oci:./images/web\ntags: semver\n'

/** Cold starts, against an empty Node process. */
export const start: Scenario = {
  name: 'start',
  async run({ quick, peers }) {
    await using fixture = await makeFixture(POLICY)
    const empty = join(fixture.root, 'empty.cjs')
    await writeFile(empty, '')
    const options = { cwd: fixture.root, env: fixture.env }
    const command = (name: string, words: readonly string[]): Subject => ({
      name,
      run: () => timed(words, options),
    })
    const subjects = [
      command('empty Node', [process.execPath, empty]),
      command('tidemark --version', [...TIDEMARK, '--version']),
      command('tidemark plan', [...TIDEMARK, 'plan', '--version', '1.0.0', '--offline']),
      ...(peers.crane === null ? [] : [command('crane version', [peers.crane, 'version'])]),
      ...(peers.skopeo === null ? [] : [command('skopeo --version', [peers.skopeo, '--version'])]),
    ]
    await measure(subjects, 2)
    const timings = await measure(subjects, quick ? 3 : 25)
    const ratios = [
      ...ratio('--version / empty Node', timings, ['tidemark --version', 'empty Node', 1.6]),
      ...ratio('plan / empty Node', timings, ['tidemark plan', 'empty Node', 2.5]),
    ]
    return [{ scenario: 'start', title: 'cold start', timings, ratios }]
  },
}
