import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { cli } from '../support/cli.ts'
import type { CliResult } from '../support/cli.ts'
import { commandsIn, shellWords } from '../support/pasted.ts'
import { makeProject } from '../support/project.ts'
import type { Project } from '../support/project.ts'

const IMAGES = { web: 'oci:./images/web', api: 'oci:./images/api' }
const POLICY = `version: 1
source: https://git.example/acme/shop
components:
  web: { image: "${IMAGES.web}", releases: { gitTag: "web-v{version}" } }
  api: { image: "${IMAGES.api}", releases: { gitTag: "api-v{version}" } }
releases: { prereleases: [beta], lines: { supported: ["1.4"] } }
tags:
  "{version}":       { from: release, moves: never }
  "{version}-beta":  { from: prerelease, moves: freely }
  "{major}.{minor}": { from: [release, rebuild], moves: forward }
  "env-{env}":       { from: promotion, moves: freely }
environments:
  dev:  { checks: [scan, smoke] }
  prod: { after: dev, approvals: 1 }
deploy: { edge: [".env#{component}_VERSION"] }
checks:
  scan: { report: trivy }
  smoke: { run: "true" }
`
/** A name that a shell takes apart. */
const FILE = "the shop's policy.yaml"
/** Words that a shell takes apart. */
const REASON = `it's "slow", $HOME`

/** Two components, a policy file of another name, and somebody who stands in the folder above. */
interface Shop extends Project {
  /** As somebody would, from the folder above. */
  above(...words: readonly string[]): Promise<CliResult>
  /** What a command says, from the folder above: it must end with `code`. */
  says(code: number, ...words: readonly string[]): Promise<string>
  release(version: string): Promise<void>
}

async function makeShop(): Promise<Shop> {
  const project = await makeProject({ policy: POLICY, remote: true, now: '2026-05-04T09:00:00.000Z' })
  const { git } = project.repository
  await rm(join(project.root, 'tidemark.yaml'))
  await project.write(FILE, POLICY)
  await git('add', FILE)
  await git('commit', '--quiet', '--message', 'Policy')
  const place = ['-C', basename(project.root), '--policy', FILE]
  const run = async (words: readonly string[]): Promise<CliResult> =>
    await cli(words, { cwd: dirname(project.root), env: project.env, clock: project.clock })
  const shop: Shop = Object.assign(project, {
    above: async (...words: readonly string[]) => await run(words),
    async says(code: number, ...words: readonly string[]) {
      const result = await run([...words, ...place])
      expect(result.code, `${words.join(' ')}\n${result.stdout}${result.stderr}`).toBe(code)
      return `${result.stdout}${result.stderr}`
    },
    async release(version: string) {
      await git('commit', '--quiet', '--allow-empty', '--message', `Release ${version}`)
      await git('tag', '--annotate', `web-v${version}`, '--message', `Release ${version}`)
      await git('push', '--quiet', 'origin', 'HEAD', `web-v${version}`)
      const digest = await project.push(IMAGES.web, { seed: version })
      await shop.says(0, 'publish', '--git-tag', `web-v${version}`, '--digest', digest)
    },
  })
  return shop
}

/** Runs every command that a text tells, with `more` behind it, from the folder above. */
async function paste(
  shop: Shop,
  text: string,
  more: readonly string[] = [],
): Promise<readonly { readonly line: string; readonly result: CliResult }[]> {
  const lines = commandsIn(text)
  const results: { line: string; result: CliResult }[] = []
  for (const line of lines) results.push({ line, result: await shop.above(...shellWords(line), ...more) })
  return results
}

/** The only command that a text tells, which must be there and end with `code`. */
async function pasteOne(
  shop: Shop,
  text: string,
  { code = 0, more = [] as readonly string[] } = {},
): Promise<string> {
  const [only, ...others] = await paste(shop, text, more)
  expect(others, text).toEqual([])
  expect(only?.result.code, `${text}\n${only?.result.stdout}${only?.result.stderr}`).toBe(code)
  return `${only?.result.stdout}`
}

const WEB = ['--component', 'web'] as const
const DEPRECATE = ['deprecate', ...WEB, '--yes'] as const

describe('a command that a message tells, pasted where somebody stands', () => {
  it('lifts the deprecation that is in the way', async () => {
    await using shop = await makeShop()
    for (const version of ['1.4.0', '1.4.1', '1.4.2']) await shop.release(version)
    await shop.says(0, ...DEPRECATE, '1.4.0', '--reason', REASON, '--replacement', '1.4.1')
    const stale = await shop.says(0, ...DEPRECATE, '1.4.1', '--reason', REASON)
    const words = stale.split('\n').find((line) => line.includes('to mend that:')) ?? ''
    const mended = await pasteOne(shop, words.replace('VERSION', '1.4.2'), { more: ['--yes'] })
    expect(mended).toContain(REASON)
    const inTheWay = await shop.says(3, ...DEPRECATE, '1.4.2', '--reason', REASON, '--to', '1.4.0')
    expect(await pasteOne(shop, inTheWay, { more: ['--yes'] })).toContain('no longer deprecated')
    await shop.write('.env', 'web_VERSION=1.4.2\n')
    const back = ['rollback', 'edge', ...WEB, '--reason', REASON, '--yes', '--to', '1.4.1']
    const pinned = await shop.says(3, ...back)
    expect(await pasteOne(shop, pinned, { more: ['--yes'] })).toContain('no longer deprecated')
    await shop.says(0, ...back)
  })

  it('promotes what is named, and brings the evidence that the gates ask for', async () => {
    await using shop = await makeShop()
    for (const version of ['1.4.0', '1.4.1', '1.4.2']) await shop.release(version)
    const source = await shop.says(2, 'promote', 'dev', ...WEB)
    const gates = await paste(shop, source.replace('REF', '1.4.0'))
    expect(gates.map(({ result }) => result.code)).toEqual([3])
    const evidence = gates[0]?.result.stderr ?? ''
    const reports = evidence.replace('FILE', join(shop.root, 'scan.json'))
    await shop.write('scan.json', '{}')
    const codes = await paste(shop, reports)
    // A report that is none, and a command that passed.
    expect(codes.map(({ line, result }) => [line.includes('check record scan'), result.code])).toEqual([
      [true, 4],
      [false, 0],
    ])
    expect(codes.every(({ line }) => line.includes('--component web'))).toBe(true)
  })

  it('goes where it never was, and deprecates what was left, for the same reason', async () => {
    await using shop = await makeShop()
    await shop.write(FILE, POLICY.replace('checks: [scan, smoke]', ''))
    for (const version of ['1.4.0', '1.4.1', '1.4.2']) await shop.release(version)
    const nothing = await shop.says(3, 'promote', 'prod', ...WEB)
    const [there] = await paste(shop, nothing.replace('REF', '1.4.0'))
    expect(there?.result.code, nothing).toBe(0)
    await shop.says(0, 'promote', 'dev', '--from', '1.4.1', ...WEB)
    const never = await shop.says(3, 'rollback', 'dev', ...WEB, '--to', '1.4.2', '--reason', REASON, '--yes')
    expect(never).toContain('[E_NEVER_RAN]')
    expect((await paste(shop, never)).map(({ result }) => result.code)).toEqual([0, 0])
    const back = await shop.says(0, 'rollback', 'dev', ...WEB, '--reason', REASON, '--yes')
    expect(back).toContain('1.4.2 still stands')
    expect(await pasteOne(shop, back, { more: ['--dry-run'] })).toContain(REASON)
  })

  it('asks for evidence in the way in which the policy takes it', async () => {
    await using shop = await makeShop()
    await shop.release('1.4.0')
    await shop.write('scan.json', '{}')
    const file = join(shop.root, 'scan.json')
    const unsaid = await shop.says(2, 'check', 'run', 'smoke', ...WEB)
    const named = unsaid.replace('REF', '1.4.0').replace('ENV', 'dev')
    // It passes; and nothing runs in dev.
    expect((await paste(shop, named)).map(({ result }) => result.code)).toEqual([0, 4])
    const word = await shop.says(3, 'check', 'record', 'smoke', '1.4.0', '--report', file, ...WEB)
    const asked = word.replaceAll('REF', '1.4.0').replace('TEXT', 'seen')
    expect((await paste(shop, asked)).map(({ result }) => result.code)).toEqual([0, 0])
    const report = await shop.says(3, 'check', 'run', 'scan', '1.4.0', ...WEB)
    // The file is no report: that it is read is what counts here.
    expect(await pasteOne(shop, report.replace('FILE', file), { code: 4 })).toBe('')
  })

  it('cuts the version that can be cut', async () => {
    await using shop = await makeShop()
    for (const version of ['1.4.0', '1.4.1']) await shop.release(version)
    const { git } = shop.repository
    await git('commit', '--quiet', '--allow-empty', '--message', 'feat!: other names')
    await git('push', '--quiet', 'origin', 'HEAD')
    const plan = { more: ['--dry-run'] }
    const cut = ['cut', ...WEB, '--dry-run'] as const
    // A patch may not break, and a major release may.
    const lower = await paste(shop, await shop.says(3, ...cut, '1.4.0'), plan.more)
    expect(lower.map(({ result }) => result.code)).toEqual([3, 3, 0])
    expect(await pasteOne(shop, await shop.says(3, ...cut, 'patch'), plan)).toContain('2.0.0')
    expect(await pasteOne(shop, await shop.says(3, ...cut, '2.0.0-beta.7'), plan)).toContain('2.0.0-beta.1')
    expect(await pasteOne(shop, await shop.says(3, ...cut, 'hotfix', '1.4.0'), plan)).toContain('1.4.2')
    const open = await shop.says(3, ...cut, 'stable')
    expect((await paste(shop, open, plan.more)).map(({ result }) => result.code)).toEqual([0, 0])
    const next = await shop.says(0, 'cut', ...WEB, 'major', '--yes')
    expect(await pasteOne(shop, next)).toContain('2.0.0')
    const begun = await shop.says(0, 'cut', ...WEB, 'hotfix', '1.4', '--yes')
    await git('commit', '--quiet', '--allow-empty', '--message', 'fix: the fix')
    expect(await pasteOne(shop, begun, plan)).toContain('1.4.2')
    const other = await shop.says(3, ...cut, 'minor')
    expect(await pasteOne(shop, other, plan)).toContain('1.4.2')
  })

  it('rebuilds the release of the line that can be rebuilt', async () => {
    await using shop = await makeShop()
    for (const version of ['1.4.0', '1.4.1']) await shop.release(version)
    const older = await shop.says(3, 'rebuild', '1.4.0', ...WEB)
    expect(await pasteOne(shop, older, { more: ['--print', '--force'] })).toContain('--version 1.4.1')
  })

  it('is told in JSON as well, and with git for the same folder', async () => {
    await using shop = await makeShop()
    const place = ['-C', basename(shop.root), '--policy', FILE]
    const { error } = (
      await shop.above(
        'publish',
        '--git-tag',
        'web-v9.9.9',
        '--digest',
        `sha256:${'a'.repeat(64)}`,
        '--json',
        ...place,
      )
    ).json<any>()
    expect(error.hints).toEqual([`git -C ${basename(shop.root)} fetch --tags`])
    const unknown = (await shop.above('show', '7.7', '--json', ...place)).json<any>()
    expect((await paste(shop, unknown.error.hints.join('\n'))).map(({ result }) => result.code)).toEqual([
      0, 0,
    ])
    const missing = (
      await shop.above('status', '--json', '-C', basename(shop.root), '--policy', 'none.yaml')
    ).json<any>()
    expect(missing.error.hints).toEqual([`tidemark -C ${basename(shop.root)} --policy none.yaml init`])
  })
})
