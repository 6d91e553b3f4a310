import { describe, expect, it } from 'vitest'

import { makeProject, policyFixture } from '../support/project.ts'
import type { Project } from '../support/project.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()

interface Services extends Project {
  readonly image: string
  /** Commits, builds and publishes a build of main as somebody, in a CI run. */
  build(
    run: string,
    by: string,
  ): Promise<{ readonly digest: string; readonly commit: string; readonly time: string }>
}

const CONFIG = ['--component', 'config-api'] as const

/** Policy 003, with an image repository of its own for one service. */
async function makeServices(): Promise<Services> {
  const name = registry.repository('config')
  const policy = (await policyFixture('003', registry.host)).replace('/config/api', `/${name}`)
  const project = await makeProject({ policy, remote: true, now: '2026-05-04T09:00:00.000Z' })
  const image = `${registry.host}/${name}`
  return Object.assign(project, {
    image,
    async build(run: string, by: string) {
      project.env['GIT_COMMITTER_NAME'] = by
      project.env['GIT_COMMITTER_EMAIL'] = `${by.toLowerCase()}@platform.example`
      await project.repository.git('commit', '--quiet', '--allow-empty', '--message', `Run ${run}`)
      const commit = await project.repository.git('rev-parse', 'HEAD')
      const labels = {
        'org.opencontainers.image.revision': commit,
        'org.opencontainers.image.source': 'https://git.example/platform/services',
        'org.opencontainers.image.version': 'x',
      }
      const digest = await project.push(image, { seed: commit, labels })
      await project.json(['publish', ...CONFIG, '--event', 'build', '--run', run, '--digest', digest])
      const time = project.clock.now().toISOString()
      project.clock.advance(3_600_000)
      return { digest, commit, time }
    },
  })
}

/** The CloudEvents that `tidemark log --format cloudevents` prints, one a line. */
async function lines(project: Project, ...args: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await project.run('log', '--format', 'cloudevents', ...args)
  expect(code, stderr).toBe(0)
  return stdout.split('\n').slice(0, -1)
}

describe('what was used, by whom, when', () => {
  it('003-33: is one line a record: who wrote which tag with which digest, and lines are only ever added', async () => {
    await using project = await makeServices()
    const first = await project.build('4711', 'Ada')
    const before = await lines(project)
    const second = await project.build('4712', 'Grace')
    const after = await lines(project)
    expect(before).toHaveLength(3)
    expect(after.slice(0, before.length)).toEqual(before)
    const events = after.map((line) => JSON.parse(line))
    expect(events.map(({ sequence }) => Number(sequence))).toEqual([1, 2, 3, 4, 5, 6])
    expect(events.map(({ type }) => type).slice(3)).toEqual([
      'tidemark.build',
      'tidemark.promotion',
      'tidemark.published',
    ])
    expect(events[5]).toMatchObject({
      specversion: '1.0',
      subject: 'config-api',
      tidemarkactor: 'Grace <grace@platform.example>',
      time: second.time,
      data: {
        image: project.image,
        tags: [
          { tag: second.commit.slice(0, 7), from: null, to: second.digest },
          { tag: 'env-dev', from: first.digest, to: second.digest },
        ],
      },
    })
    const others = await lines(project, '--env', 'dev', '--actor', 'ada')
    expect(others.map((line) => JSON.parse(line).type)).toEqual(['tidemark.promotion', 'tidemark.published'])
  })

  it('003-33: --json is one document, so that both at once, and formats that there are not, are refused', async () => {
    await using project = await makeServices()
    expect((await project.json(['log', '--format', 'cloudevents'], 2))['error'].code).toBe('E_USAGE')
    expect((await project.json(['log', '--format', 'csv'], 2))['error'].code).toBe('E_USAGE')
  })

  it('003-13: build id, commit, tags and digests of an environment, and when they were', async () => {
    await using project = await makeServices()
    const first = await project.build('4711', 'Ada')
    const second = await project.build('4712', 'Grace')
    expect((await project.json(['history', 'env-dev', ...CONFIG]))['intervals']).toMatchObject([
      { digest: first.digest, commit: first.commit, from: first.time, to: second.time, how: 'followed' },
      {
        digest: second.digest,
        commit: second.commit,
        from: second.time,
        to: null,
        by: 'Grace <grace@platform.example>',
      },
    ])
    const { entries } = await project.json(['log', '--digest', second.digest.slice('sha256:'.length, 20)])
    expect(entries.map(({ type }: any) => type)).toEqual(['build', 'promotion', 'published'])
    expect(entries[0].data).toMatchObject({
      run: { id: '4712' },
      commit: second.commit,
      digest: second.digest,
    })
    expect(entries[2].data.tags.map(({ tag }: any) => tag)).toEqual([second.commit.slice(0, 7), 'env-dev'])
  })
})
