import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { measure } from '../measure.ts'
import { TIDEMARK, timed } from '../process.ts'
import type { Scenario } from '../scenario.ts'
import { makeRepository } from '../../src/testing/git.ts'

const POLICY = 'version: 1\nimage: ghcr.io/acme/web\nreleases: { gitTag: "v{version}" }\ntags: semver\n'

/** A policy over the git tags of a repository that has twelve thousand of them, as `replay` reads them. */
export const replay: Scenario = {
  name: 'replay',
  async run({ quick }) {
    const count = quick ? 500 : 12_000
    const tags = Array.from(
      { length: count },
      (_, at) => `v${1 + (at % 40)}.${Math.floor(at / 40) % 30}.${Math.floor(at / 1200)}`,
    )
    await using repository = await makeRepository({ commits: 10, tags })
    await writeFile(join(repository.root, 'tidemark.yaml'), POLICY)
    const empty = join(repository.root, 'empty.cjs')
    await writeFile(empty, '')
    const where = { cwd: repository.root }
    const subjects = [
      { name: 'empty Node', run: () => timed([process.execPath, empty], where) },
      { name: 'tidemark replay', run: () => timed([...TIDEMARK, 'replay', '--json'], where) },
    ]
    const timings = await measure(subjects, quick ? 1 : 5)
    const [node = 0, own = 0] = timings.map(({ median }) => median)
    const ratios = [{ name: 'seconds over an empty Node start', value: (own - node) / 1000, target: 2 }]
    return [
      { scenario: 'replay', title: `replay of ${count.toLocaleString('en')} git tags`, timings, ratios },
    ]
  },
}
