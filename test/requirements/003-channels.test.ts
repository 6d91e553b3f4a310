import { describe, expect, it } from 'vitest'

import type { Digest } from '../../src/model/digest.ts'
import { makeProject, policyFixture } from '../support/project.ts'
import type { Project } from '../support/project.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()

const SOURCE = 'https://git.example/platform/services'

interface Services extends Project {
  readonly image: string
  /** Commits a VERSION file on the branch that is checked out. */
  version(text: string): Promise<string>
  commit(message: string): Promise<string>
  /** Pushes an image with the labels that the policy demands. */
  build(commit: string, version: string): Promise<Digest>
  tags(): Promise<Record<string, string>>
}

/** Policy 003 for one service of its own; `edit` changes the policy's text. */
async function makeServices(edit: (policy: string) => string = (policy) => policy): Promise<Services> {
  const name = registry.repository('config')
  const fixture = (await policyFixture('003', registry.host)).replace('/config/api', `/${name}`)
  const project = await makeProject({ policy: edit(fixture), remote: true, now: '2026-05-04T09:00:00.000Z' })
  const image = `${registry.host}/${name}`
  const services: Services = Object.assign(project, {
    image,
    tags: () => registry.raw.tags(name),
    async commit(message: string) {
      await project.repository.git('commit', '--quiet', '--allow-empty', '--message', message)
      return await project.repository.git('rev-parse', 'HEAD')
    },
    async version(text: string) {
      await project.write('VERSION', `${text}\n`)
      await project.repository.git('add', 'VERSION')
      return await services.commit(`Version ${text}`)
    },
    async build(commit: string, version: string) {
      const labels = {
        'org.opencontainers.image.revision': commit,
        'org.opencontainers.image.source': SOURCE,
        'org.opencontainers.image.version': version,
      }
      return await project.push(image, { seed: `${commit} ${version}`, labels })
    },
  })
  return services
}

const CONFIG = ['--component', 'config-api'] as const

describe('environment channels', () => {
  it('003-1 003-2 003-3 003-5: a release of main publishes vX.Y.Z, the channel that follows main, and its commit', async () => {
    await using project = await makeServices()
    const commit = await project.version('1.2.3')
    await project.repository.git('tag', '--annotate', 'v1.2.3', '--message', 'v1.2.3')
    const digest = await project.build(commit, 'v1.2.3')
    const args = ['publish', ...CONFIG, '--git-tag', 'v1.2.3', '--digest', digest]
    const document = await project.json(args)
    expect(document['tags'].toSorted()).toEqual([commit.slice(0, 7), 'env-dev', 'v1.2.3'])
    expect(await project.tags()).toEqual({
      [commit.slice(0, 7)]: digest,
      'env-dev': digest,
      'v1.2.3': digest,
    })
  })

  it('003-5: a build of a feature branch moves the channel that follows it, and no version', async () => {
    await using project = await makeServices((policy) =>
      policy.replace('branches: [main]', 'branches: [main, "feature/*"]'),
    )
    await project.repository.git('checkout', '--quiet', '-b', 'feature/login')
    const commit = await project.commit('Log in')
    const digest = await project.build(commit, 'feature')
    const document = await project.json(['publish', ...CONFIG, '--event', 'build', '--digest', digest])
    expect(document['event']).toMatchObject({ kind: 'build', version: null, branch: 'feature/login' })
    expect(await project.tags()).toEqual({ [commit.slice(0, 7)]: digest, 'env-dev': digest })
  })

  it('003-3: two commits with the same seven digits cannot share a commit tag', async () => {
    await using project = await makeServices()
    const first = 'abcdef1'.padEnd(40, '0')
    const second = 'abcdef1'.padEnd(40, '1')
    const one = await project.build(first, 'x')
    await project.json([
      'publish',
      ...CONFIG,
      '--event',
      'build',
      '--branch',
      'x',
      '--commit',
      first,
      '--digest',
      one,
    ])
    const two = await project.build(second, 'x')
    const args = [
      'publish',
      ...CONFIG,
      '--event',
      'build',
      '--branch',
      'x',
      '--commit',
      second,
      '--digest',
      two,
    ]
    expect((await project.json(args, 3))['error'].code).toBe('E_IMMUTABLE')
    expect(await project.tags()).toEqual({ abcdef1: one })
  })

  it('003-3: an abbreviated commit is made whole by git, whatever its length', async () => {
    await using project = await makeServices()
    const commit = await project.commit('A change')
    const digest = await project.build(commit, 'x')
    const args = (short: string) => [
      'plan',
      ...CONFIG,
      '--event',
      'build',
      '--commit',
      short,
      '--digest',
      digest,
    ]
    const plans = await Promise.all([8, 12, 40].map((length) => project.json(args(commit.slice(0, length)))))
    expect(plans.map((plan) => [plan['event'].commit, plan['tags']])).toEqual(
      plans.map(() => [commit, [commit.slice(0, 7), 'env-dev']]),
    )
  })

  it('003-4: latest is refused on a protected registry and accepted elsewhere', async () => {
    const withLatest = (policy: string) =>
      policy.replace('"env-{env}"', 'latest: { from: build, branches: [main], moves: freely }\n  "env-{env}"')
    const open = (policy: string) =>
      withLatest(policy).replace('protected: true, never: [latest]', 'protected: false')
    for (const [edit, code] of [
      [withLatest, 3],
      [open, 0],
    ] as const) {
      await using project = await makeServices(edit)
      const commit = await project.commit('A change')
      const digest = await project.build(commit, 'x')
      const document = await project.json(
        ['publish', ...CONFIG, '--event', 'build', '--digest', digest],
        code,
      )
      if (code === 3) expect(document['error'].code).toBe('E_PROTECTED')
      expect('latest' in (await project.tags())).toBe(code === 0)
    }
  })

  it('003-6: a plan without the commit tag is refused', async () => {
    await using project = await makeServices((policy) =>
      policy.replace('"{sha}":      { from: [build, release]', '"{sha}":      { from: [build]'),
    )
    const commit = await project.version('1.2.3')
    const digest = await project.build(commit, 'v1.2.3')
    const args = ['publish', ...CONFIG, '--event', 'release', '--digest', digest]
    expect((await project.json(args, 3))['error'].details.refusals.map((each: any) => each.code)).toContain(
      'E_REQUIRED_TAG',
    )
    expect(await project.tags()).toEqual({})
  })

  it('003-7: the version is that of VERSION or the git tag, and when they differ nothing is published', async () => {
    await using project = await makeServices()
    const commit = await project.version('1.2.3')
    const digest = await project.build(commit, 'v1.2.3')
    const plan = await project.json(['plan', ...CONFIG, '--event', 'release', '--digest', digest])
    expect(plan['event'].version).toBe('1.2.3')
    await project.repository.git('tag', '--annotate', 'v1.2.4', '--message', 'v1.2.4')
    const refused = await project.json(['publish', ...CONFIG, '--git-tag', 'v1.2.4', '--digest', digest], 3)
    expect(refused['error'].code).toBe('E_VERSION_MISMATCH')
    expect(await project.tags()).toEqual({})
  })

  it('003-8: a release of main without a semantic version is refused', async () => {
    await using project = await makeServices()
    const commit = await project.commit('No version anywhere')
    const digest = await project.build(commit, 'x')
    const args = ['publish', ...CONFIG, '--event', 'release', '--branch', 'main', '--digest', digest]
    expect((await project.json(args, 4))['error'].code).toBe('E_FACTS_MISSING')
    await project.version('next')
    expect((await project.json(args, 4))['error'].code).toBe('E_VERSION')
    expect(await project.tags()).toEqual({})
  })

  it('003-12 003-13: the document and the ledger hold build id, commit, tags and digests', async () => {
    await using project = await makeServices()
    const commit = await project.commit('A change')
    const digest = await project.build(commit, 'x')
    const args = ['publish', ...CONFIG, '--event', 'build', '--run', '4711', '--digest', digest]
    const document = await project.json(args)
    expect(document['references']).toEqual([`${project.image}@${digest}`])
    expect(document['written'].map((tag: any) => [tag.image, tag.tag, tag.to])).toEqual([
      [project.image, commit.slice(0, 7), digest],
      [project.image, 'env-dev', digest],
    ])
    const { entries } = await project.json(['log', ...CONFIG])
    expect(entries.map((entry: any) => entry.type)).toEqual(['build', 'promotion', 'published'])
    expect(entries[0].data).toMatchObject({ commit, digest, run: { id: '4711' } })
    expect(entries[2].data.tags.map((tag: any) => tag.tag)).toEqual([commit.slice(0, 7), 'env-dev'])
  })

  it('refuses labels that are missing, and a component that is not named where three share a git tag', async () => {
    await using project = await makeServices()
    const commit = await project.version('1.2.3')
    await project.repository.git('tag', '--annotate', 'v1.2.3', '--message', 'v1.2.3')
    const bare = await project.push(project.image, { seed: commit })
    const refused = await project.json(['publish', ...CONFIG, '--git-tag', 'v1.2.3', '--digest', bare], 3)
    expect(refused['error'].code).toBe('E_LABELS')
    const unnamed = await project.json(['publish', '--git-tag', 'v1.2.3', '--digest', bare], 4)
    expect(unnamed['error']).toMatchObject({
      code: 'E_FACTS_MISSING',
      details: { components: ['config-api', 'auth-proxy', 'media-core'] },
    })
  })

  it('003-21: a label that is missing or says something else refuses the publish, before any tag', async () => {
    await using project = await makeServices((policy) => `source: ${SOURCE}\n${policy}`)
    const commit = await project.version('1.2.3')
    await project.repository.git('tag', '--annotate', 'v1.2.3', '--message', 'v1.2.3')
    const right = {
      'org.opencontainers.image.revision': commit,
      'org.opencontainers.image.source': SOURCE,
      'org.opencontainers.image.version': 'v1.2.3',
    }
    const args = ['publish', ...CONFIG, '--git-tag', 'v1.2.3', '--digest']
    for (const [name, wrong] of [
      ['revision', 'f'.repeat(40)],
      ['source', 'https://git.example/platform/other'],
      ['version', 'v1.2.4'],
      ['version', ''],
    ] as const) {
      const labels = { ...right, [`org.opencontainers.image.${name}`]: wrong }
      const digest = await project.push(project.image, { seed: `${name} ${wrong}`, labels })
      expect((await project.json([...args, digest], 3))['error'].code, `${name} ${wrong}`).toBe('E_LABELS')
    }
    expect(await project.tags()).toEqual({})
    const good = await project.push(project.image, { seed: 'good', labels: right })
    await project.json([...args, good])
    expect((await project.tags())['v1.2.3']).toBe(good)
  })

  it('003-22: the commit tag begins the label revision, and another revision is refused', async () => {
    await using project = await makeServices()
    const commit = await project.commit('A change')
    const digest = await project.build(commit, 'x')
    const document = await project.json(['publish', ...CONFIG, '--event', 'build', '--digest', digest])
    const tag = document['tags'].find((name: string) => /^[0-9a-f]{7}$/u.test(name))
    expect(commit.startsWith(tag)).toBe(true)
    const other = await project.build(commit, 'x')
    const next = await project.commit('Another change')
    const args = ['publish', ...CONFIG, '--event', 'build', '--commit', next, '--digest', other]
    expect((await project.json(args, 3))['error'].code).toBe('E_LABELS')
  })

  it('003-9: a channel with gates does not follow before they are met, and the publish says what it waits for', async () => {
    const staging = (policy: string) =>
      policy.replace('after: dev, checks', 'follows: { branches: [main] }, checks')
    await using project = await makeServices(staging)
    const commit = await project.commit('A change')
    const digest = await project.build(commit, 'x')
    const document = await project.json(['publish', ...CONFIG, '--event', 'build', '--digest', digest])
    expect(document['notices'].join()).toContain('staging does not follow: there is no result of tests')
    expect(Object.keys(await project.tags())).toEqual([commit.slice(0, 7), 'env-dev'])
  })
})
