import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { legacyIn } from '../support/legacy.ts'
import type { Legacy } from '../support/legacy.ts'
import { commandsIn, shellWords } from '../support/pasted.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()
const legacy = legacyIn(registry)

const WEB = {
  '1.0.0': ['1.0.0', '1.0', 'sha-1a2b3c4'],
  '1.1.0': ['1.1.0', 'sha-2b3c4d5'],
  '1.1.1': ['1.1.1', '1.1', '1', 'latest'],
  '1.2.0-rc.1': ['1.2.0-rc.1'],
  main: ['edge', 'main', 'sha-3c4d5e6'],
}
const WEB_TAGS = ['v1.0.0', 'v1.1.0', 'v1.1.1', 'v1.2.0-rc.1']

describe('adopt', () => {
  it('X-10: infers a policy from a registry and git, writes it for review, and it passes lint', async () => {
    await using web = await legacy({ name: 'web', images: WEB, gitTags: WEB_TAGS })
    const result = await web.json(['adopt', web.image])
    const keys = result['components'][0].classes.map(({ key }: { key: string }) => key)
    expect(keys.toSorted()).toEqual(
      ['{version}', '{major}.{minor}', '{major}', 'latest', 'sha-{sha}', 'edge', 'main'].toSorted(),
    )
    expect(result['unexplained']).toEqual([])
    expect(result['components'][0]).toMatchObject({ component: 'web', gitTag: 'v{version}' })
    expect(result['images']).toEqual([{ image: web.image, tags: 13, attachments: 0, explained: 13 }])
    expect(await web.text()).toBe(result['text'])
    expect((await web.run('lint')).code).toBe(0)
    const other = await web.run('adopt', web.image, '--output', "the web's.yaml")
    const told = commandsIn(other.stdout).map((line) => shellWords(line.split('   ')[0] ?? ''))
    expect(told.map(([command]) => command)).toEqual(['lint', 'replay', 'adopt'])
    for (const words of told.slice(0, 2)) expect((await web.run(...words)).code).toBe(0)
    expect(told.every((words) => words.includes("the web's.yaml"))).toBe(true)
  })

  it('X-10: says which tags would move, and which it cannot explain and why', async () => {
    await using web = await legacy({
      name: 'web',
      images: {
        ...WEB,
        '1.0.1': ['1.0.1', 'stable', 'pr-12', 'buildcache', '1.2.3.4', 'jims-test'],
      },
      gitTags: WEB_TAGS,
    })
    const { components, unexplained } = await web.json(['adopt', web.image, '--dry-run'])
    const classes = Object.fromEntries(components[0].classes.map((each: { key: string }) => [each.key, each]))
    // 1.0 stopped below a line that is up to date: it is taken for one that has ended, and said so.
    expect(classes['{major}.{minor}'].row).toContain('lines: supported')
    expect(classes['{major}.{minor}'].doubts.join()).toContain('1.0')
    expect(classes['stable'].moves).toEqual([
      {
        tag: 'stable',
        from: web.digests['1.0.1'],
        fromVersion: '1.0.1',
        to: web.digests['1.1.1'],
        version: '1.1.1',
      },
    ])
    const reasons = unexplained.map(({ tag, reason }: { tag: string; reason: string }) => [tag, reason])
    expect(Object.fromEntries(reasons)).toEqual({
      'pr-12': 'pull-request',
      buildcache: 'cache',
      '1.2.3.4': 'not-semver',
      'jims-test': 'unknown',
    })
    await expect(web.text()).rejects.toThrow('ENOENT')
  })

  it('X-10: takes a flavour with bytes of its own for a component of its own', async () => {
    await using web = await legacy({
      name: 'web',
      images: {
        '1.0.0': ['1.0.0', '1.0', 'latest'],
        alpine: ['1.0.0-alpine', '1.0-alpine', 'alpine', 'latest-alpine'],
        arm: ['1.0.0-arm64'],
      },
      gitTags: ['v1.0.0'],
    })
    const { components, unexplained } = await web.json(['adopt', web.image])
    expect(components.map(({ component }: { component: string }) => component)).toEqual(['web', 'web-alpine'])
    expect(unexplained).toEqual([])
    expect((await web.run('lint')).code).toBe(0)
    const other = await web.run('adopt', web.image, '--output', "the web's.yaml")
    const told = commandsIn(other.stdout).map((line) => shellWords(line.split('   ')[0] ?? ''))
    expect(told.map(([command]) => command)).toEqual(['lint', 'replay', 'adopt'])
    for (const words of told.slice(0, 2)) expect((await web.run(...words)).code).toBe(0)
    expect(told.every((words) => words.includes("the web's.yaml"))).toBe(true)
  })

  it('X-10: compares labels with git, and says what does not agree', async () => {
    await using web = await legacy({
      name: 'web',
      images: { '1.0.0': ['1.0.0'], '1.1.0': ['1.1.0'] },
      gitTags: ['v1.0.0', 'v1.1.0'],
      labels: {
        '1.0.0': { 'org.opencontainers.image.version': '1.0.0' },
        '1.1.0': { 'org.opencontainers.image.revision': 'f'.repeat(40) },
      },
    })
    const { components } = await web.json(['adopt', web.image])
    expect(components[0].labels).toMatchObject({ looked: 2, agree: 1 })
    expect(components[0].labels.disagree).toHaveLength(1)
    expect(components[0].labels.disagree[0]).toContain('1.1.0')
  })

  it('X-10: reads git tags by the pattern that is given', async () => {
    await using web = await legacy({
      name: 'web',
      images: WEB,
      gitTags: ['web-v1.0.0', 'cli-v1.1.0', 'cli-v1.1.1'],
    })
    const inferred = await web.json(['adopt', web.image, '--dry-run'])
    expect(inferred['components'][0].gitTag).toBe('cli-v{version}')
    const given = await web.json(['adopt', web.image, '--git-tags', '{component}-v{version}', '--dry-run'])
    expect(given['components'][0].gitTag).toBe('{component}-v{version}')
    const { error } = await web.json(['adopt', web.image, '--git-tags', 'v1', '--dry-run'], 4)
    expect(['E_POLICY_SCHEMA', 'E_PATTERN']).toContain(error.code)
  })

  it('X-10: never replaces a policy unless it is told to, and writes to another file on request', async () => {
    await using web = await legacy({ name: 'web', images: WEB, gitTags: WEB_TAGS })
    await web.write('tidemark.yaml', 'version: 1\nimage: ghcr.io/acme/web\ntags: semver\n')
    const before = await web.text()
    expect((await web.json(['adopt', web.image, '-o', 'tidemark.yaml'], 3))['error'].code).toBe(
      'E_FILE_EXISTS',
    )
    expect(await web.text()).toBe(before)
    await web.json(['adopt', web.image, '-o', 'proposal.yaml'])
    expect(await readFile(join(web.root, 'proposal.yaml'), 'utf8')).toContain(web.image)
    await web.json(['adopt', web.image, '--force'])
    expect(await web.text()).toContain(web.image)
  })

  it('X-10: refuses an image without tags, one that is not there, a bad name, and tags that nothing explains', async () => {
    await using web = await legacy({ name: 'web', images: { a: ['jims-test', `x${'y'.repeat(127)}`] } })
    const code = async (...args: readonly string[]): Promise<string> =>
      (await web.run(...args, '--json')).json<{ error: { code: string } }>().error.code
    expect(await code('adopt', `${registry.host}/nobody/nothing`)).toBe('E_ADOPT_EMPTY')
    expect(await code('adopt', 'oci:./nowhere')).toBe('E_ADOPT_EMPTY')
    expect(await code('adopt', 'ghcr.io/Not An/Image')).toBe('E_REFERENCE')
    expect(await code('adopt', `${web.image}:latest`)).toBe('E_REFERENCE')
    expect(await code('adopt', web.image)).toBe('E_ADOPT_UNEXPLAINED')
    expect(await code('adopt')).toBe('E_USAGE')
    expect(await code('adopt', 'web')).toBe('E_USAGE')
    expect(await code('adopt', '')).toBe('E_USAGE')
    expect(await code('adopt', '--record')).toBe('E_POLICY_MISSING')
    await expect(web.text()).rejects.toThrow('ENOENT')
  })
})

describe('adopt --record', () => {
  async function adopted(name = 'web'): Promise<Legacy> {
    const web = await legacy({ name, images: { ...WEB, other: ['jims-test'] }, gitTags: WEB_TAGS })
    await web.json(['adopt', web.image])
    return web
  }

  async function records(web: Legacy, type: string): Promise<readonly Record<string, any>[]> {
    const { entries } = await web.json(['log'])
    return entries.filter((entry: { type: string }) => entry.type === type)
  }

  it('X-10: shows which class knows which tags, and records nothing without --record', async () => {
    await using web = await adopted()
    const result = await web.json(['adopt'])
    expect(result['outcome']).toBe('planned')
    expect(result['images'][0]).toMatchObject({ tags: 14, added: 14, unknown: [{ tag: 'jims-test' }] })
    expect(result['releases'].map(({ version }: { version: string }) => version)).toEqual([
      '1.0.0',
      '1.1.0',
      '1.1.1',
      '1.2.0-rc.1',
    ])
    expect((await web.json(['log']))['entries']).toEqual([])
  })

  it('X-10: begins the ledger with tags and releases, once', async () => {
    await using web = await adopted()
    expect((await web.json(['adopt', '--record'], 2))['error'].code).toBe('E_USAGE')
    const first = await web.json(['adopt', '--record', '--yes'])
    expect(first).toMatchObject({ outcome: 'done', ledgerSeq: 5 })
    expect(await records(web, 'adoption')).toHaveLength(1)
    expect(await records(web, 'release')).toHaveLength(4)
    expect(await web.json(['adopt', '--record', '--yes'])).toMatchObject({
      outcome: 'unchanged',
      ledgerSeq: null,
    })
    const status = await web.json(['status'])
    expect(status['components'][0]).toMatchObject({ newest: '1.1.1' })
  })

  it('X-10: afterwards publish refuses other bytes for an exact tag of old', async () => {
    await using web = await adopted()
    await web.json(['adopt', '--record', '--yes'])
    const other = await web.push(web.image, {
      seed: 'other bytes',
      platforms: ['linux/amd64', 'linux/arm64'],
    })
    const { error } = await web.json(['publish', '--git-tag', 'v1.0.0', '--digest', other], 3)
    expect(error.code).toBe('E_IMMUTABLE')
    // Even when somebody has deleted the tag meanwhile.
    await registry.raw.remove(web.place, web.digests['1.0.0'] ?? '')
    const again = await web.json(['publish', '--git-tag', 'v1.0.0', '--digest', other], 3)
    expect(again['error'].code).toBe('E_IMMUTABLE')
  })

  it('X-10: adds what is new, and never records over what the ledger knows', async () => {
    await using web = await adopted()
    await web.json(['adopt', '--record', '--yes'])
    const other = await web.push(web.image, { seed: 'pushed over' })
    await registry.raw.retag(web.place, other, '1.0.0')
    await registry.raw.retag(web.place, other, 'sha-4d5e6f7')
    const result = await web.json(['adopt', '--record', '--yes'])
    expect(result).toMatchObject({ outcome: 'done', releases: [] })
    expect(result['images'][0].added).toBe(1)
    expect(result['changed']).toEqual([
      { image: web.image, tag: '1.0.0', recorded: web.digests['1.0.0'], now: other },
    ])
  })

  it('X-10: keeps tags whose names mean something else to programs', async () => {
    await using web = await adopted()
    const names = ['__proto__', 'constructor', 'toString', '0', `x${'y'.repeat(127)}`]
    for (const name of names) await registry.raw.retag(web.place, web.digests['main'] ?? '', name)
    const result = await web.json(['adopt', '--record', '--yes'])
    expect(result['images'][0].added).toBe(14 + names.length)
    expect(await web.json(['adopt', '--record', '--yes'])).toMatchObject({
      outcome: 'unchanged',
      changed: [],
    })
  })

  it('X-10: two runs at once record everything once', async () => {
    await using web = await adopted()
    const outcomes = await Promise.all([
      web.json(['adopt', '--record', '--yes']),
      web.json(['adopt', '--record', '--yes']),
    ])
    expect(outcomes.map(({ outcome }) => outcome)).toContain('done')
    expect(await records(web, 'adoption')).toHaveLength(1)
    expect(await records(web, 'release')).toHaveLength(4)
  })

  it('X-10: knows only the images and components of the policy', async () => {
    await using web = await adopted()
    for (const args of [['--component', 'nobody'], [`${registry.host}/some/other`]]) {
      expect((await web.json(['adopt', ...args], 4))['error'].code).toBe('E_UNKNOWN_NAME')
    }
  })
})
