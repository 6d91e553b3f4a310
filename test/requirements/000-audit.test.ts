import { readFile } from 'node:fs/promises'

import { describe, expect, it } from 'vitest'

import { auditedText, withCache } from '../support/audit.ts'
import { makePytmbot } from '../support/pytmbot.ts'
import type { Pytmbot } from '../support/pytmbot.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()
const TAGS = ['v0.3.0', 'v0.3.1'].map((name, commit) => ({ name, commit }))

async function makeBot(name: string): Promise<Pytmbot & { readonly name: string }> {
  const repository = registry.repository(name)
  const options = { host: registry.host, repository, commits: 2, tags: TAGS, now: '2026-06-01T08:00:00.000Z' }
  return Object.assign(await withCache(await makePytmbot(options)), { name: repository })
}

async function publish(
  bot: Pytmbot,
  version: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<string> {
  const digest = await bot.build(version, { labels })
  await bot.json(['publish', '--git-tag', `v${version}`, '--digest', digest])
  return digest
}

describe('audit of the supported line', () => {
  it('000-31 000-32: latest, stable and the line are equal and at the newest release: any other is a finding', async () => {
    await using bot = await makeBot('line')
    const old = await publish(bot, '0.3.0')
    await publish(bot, '0.3.1')
    expect(await auditedText(bot, 0, [])).toEqual([])
    await registry.raw.retag(bot.name, old, 'latest')
    expect(await auditedText(bot, 6, [])).toEqual(['high alias-differs latest', 'high float-moved latest'])
    await registry.raw.retag(bot.name, old, 'stable')
    await registry.raw.retag(bot.name, old, '0.3')
    expect(await auditedText(bot, 6, [])).toEqual([
      'high float-moved 0.3',
      'high float-moved latest',
      'high float-moved stable',
    ])
    await bot.json(['reconcile'])
    expect(await auditedText(bot, 0, [])).toEqual([])
  })

  it('000-3 000-32: a line at its end that still has its tag is told, and is no alarm', async () => {
    await using bot = await makeBot('ended')
    await publish(bot, '0.3.0')
    const policy = await readFile(`${bot.root}/tidemark.yaml`, 'utf8')
    await bot.write('tidemark.yaml', policy.replace('supported: ["0.3"]', 'supported: ["0.4"]'))
    expect(await auditedText(bot, 0, [])).toEqual([
      'low end-of-life-floats 0.3',
      'low end-of-life-floats latest',
      'low end-of-life-floats stable',
      'info release-unpublished v0.3.1',
    ])
  })
})

describe('audit of what an image says of itself', () => {
  it('000-45: the labels version, revision and source must say what the facts say', async () => {
    await using bot = await makeBot('labels')
    const name = (label: string): string => `org.opencontainers.image.${label}`
    const commit = await bot.commitOf('v0.3.0')
    await publish(bot, '0.3.0', {
      [name('version')]: '0.3.0',
      [name('revision')]: commit,
      [name('source')]: 'https://github.com/orenlab/pytmbot',
    })
    await publish(bot, '0.3.1', {
      [name('version')]: '24.04',
      [name('revision')]: commit,
      [name('source')]: 'https://github.com/somebody/else',
    })
    const { findings } = await bot.json(['audit'], 6)
    expect(findings).toMatchObject([{ code: 'labels-disagree', severity: 'high', version: '0.3.1' }])
    for (const word of ['revision', 'source', '24.04']) expect(findings[0].message).toContain(word)
  })

  it('000-45: what a base image left behind in version or source is told, and is no alarm unless the policy requires the label', async () => {
    await using bot = await makeBot('base')
    await publish(bot, '0.3.0', { 'org.opencontainers.image.version': '24.04' })
    expect(await auditedText(bot, 0, [])).toContain('low labels-disagree v0.3.0')
    const policy = await readFile(`${bot.root}/tidemark.yaml`, 'utf8')
    await bot.write('tidemark.yaml', `${policy}\nrequire: { labels: [version] }\n`)
    expect(await auditedText(bot, 6, [])).toContain('medium labels-disagree v0.3.0')
  })

  it('000-47: a platform that the policy demands and the image lacks is a finding', async () => {
    await using bot = await makeBot('platforms')
    await publish(bot, '0.3.0')
    const policy = await readFile(`${bot.root}/tidemark.yaml`, 'utf8')
    await bot.write('tidemark.yaml', policy.replace('linux/arm64]', 'linux/arm64, linux/s390x]'))
    expect(await auditedText(bot, 6, ['--fail-on', 'high'])).toContain('high platforms-missing v0.3.0')
  })
})

describe('audit of production manifests', () => {
  it('000-39 000-50 001-53 002-19 002-20: tags that float, that nobody supports, and no tag at all', async () => {
    await using bot = await makeBot('manifests')
    const digest = await publish(bot, '0.3.0')
    const uses = [
      ':stable',
      ':0.3',
      ':latest',
      ':edge-feat-x',
      '',
      ':0.3.0',
      `:0.3.0@${digest}`,
      `@${digest}`,
    ]
    const services = uses.map((use, at) => `  s${at}: { image: "${bot.image}${use}" }\n`)
    await bot.write('compose.yaml', `services:\n${services.join('')}  other: { image: redis }\n`)
    const { findings } = await bot.json(['audit', '--manifests', 'compose.yaml'], 6)
    const manifest = findings.filter(({ code }: any) => code.startsWith('manifest-'))
    expect(manifest.map(({ code, where }: any) => [code, where.line - 2])).toEqual([
      ['manifest-floats', 1],
      ['manifest-floats', 2],
      ['manifest-floats', 0],
      ['manifest-unsupported', 3],
      ['manifest-untagged', 4],
      ['manifest-unpinned', 5],
    ])
  })
})
