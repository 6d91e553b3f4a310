import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { openCutWorld } from '../../src/flows/cut/open.ts'
import type { CutResult } from '../../src/flows/cut/request.ts'
import { cut } from '../../src/flows/cut.ts'
import { openWorld } from '../../src/flows/open-world.ts'
import { testClock, testRandom } from '../../src/testing/clock.ts'
import { makeBare, testGit } from '../../src/testing/git.ts'
import { Fate, Killed } from '../support/mortal.ts'
import { mortalWork } from '../support/mortal-work.ts'

const POLICY = `version: 1
image: oci:./images/web
releases: { gitTag: "v{version}", prereleases: [rc], annotated: true }
tags: { "{version}": { from: [release, prerelease], moves: never } }
cut:
  branch: main
  files: [package.json, VERSION]
  changelog: { file: CHANGELOG.md }
`
const FILES = {
  'tidemark.yaml': POLICY,
  'package.json': '{\n  "name": "web",\n  "version": "1.0.0"\n}\n',
  VERSION: '1.0.0\n',
  'CHANGELOG.md':
    '# Changelog\n\n## [Unreleased]\n\n### Fixed\n\n- A fault.\n\n## [1.0.0] - 2026-01-01\n\n- All.\n',
}

interface Scene {
  readonly name: string
  readonly words: readonly string[]
  /** Commands of git that come before. */
  readonly before?: readonly (readonly string[])[]
  /** The remote refuses the push until the first run is over. */
  readonly refuses?: boolean
}

const SCENES: readonly Scene[] = [
  { name: 'a release that writes files', words: ['patch'] },
  { name: 'a candidate, which is a tag alone', words: ['rc', 'minor'] },
  { name: 'the start of a hotfix', words: ['hotfix', '1.0'] },
  {
    name: 'a hotfix',
    words: ['hotfix'],
    before: [['switch', '--quiet', '--create', 'hotfix/v1.0.1', 'v1.0.0']],
  },
  { name: 'a release that the remote refuses at first', words: ['1.1.0'], refuses: true },
]

/** A repository `work` and its remote beside it, with the release 1.0.0 and a commit since. */
async function makeTemplate(scene: Scene): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-cut-'))
  const work = join(folder, 'work')
  await makeBare(join(folder, 'remote.git'))
  await testGit(folder, ['init', '--quiet', '--initial-branch=main', work])
  await testGit(work, ['config', 'user.name', 'Ada'])
  await testGit(work, ['config', 'user.email', 'ada@example.org'])
  await testGit(work, ['remote', 'add', 'origin', '../remote.git'])
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(work, path)), { recursive: true })
    await writeFile(join(work, path), text)
  }
  await testGit(work, ['add', '.'])
  await testGit(work, ['commit', '--quiet', '--message', 'Release 1.0.0'])
  await testGit(work, ['tag', '--annotate', 'v1.0.0', '--message', 'Release v1.0.0'])
  for (const args of scene.before ?? []) await testGit(work, args)
  await testGit(work, ['commit', '--quiet', '--allow-empty', '--message', 'fix: a fault'])
  await testGit(work, ['push', '--quiet', 'origin', 'main', 'v1.0.0'])
  if (scene.before === undefined) await testGit(work, ['push', '--quiet', 'origin', 'HEAD'])
  return folder
}

async function run(folder: string, scene: Scene, fate: Fate): Promise<CutResult> {
  const world = await openWorld({
    cwd: join(folder, 'work'),
    env: {},
    clock: testClock('2026-03-02T10:00:00.000Z'),
    random: testRandom(1),
    sleep: async () => {},
    tell: () => {},
  })
  const request = { words: scene.words, dryRun: false, acceptChanges: false, confirm: null }
  return await cut(mortalWork(openCutWorld(world), fate), request)
}

/** What a run leaves that matters: refs by the trees they name, messages, and the work tree. */
async function stateOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const work = join(folder, 'work')
  const format = '--format=%(refname) %(objecttype) %(*tree)%(tree) %(contents:subject)'
  const remote = await testGit(join(folder, 'remote.git'), ['for-each-ref', format])
  const local = await testGit(work, ['for-each-ref', format, 'refs/heads', 'refs/tags'])
  const history = await testGit(work, ['log', '--format=%s %T'])
  const status = await testGit(work, ['status', '--porcelain=v2', '--untracked-files=all'])
  const same = await testGit(work, ['rev-parse', '--abbrev-ref', 'HEAD'])
  return { remote, local, history, status, branch: same }
}

async function refuse(folder: string): Promise<void> {
  const hook = join(folder, 'remote.git', 'hooks', 'pre-receive')
  await mkdir(dirname(hook), { recursive: true })
  await writeFile(hook, '#!/bin/sh\necho "not today" >&2\nexit 1\n')
  await chmod(hook, 0o755)
}

async function relent(folder: string): Promise<void> {
  await rm(join(folder, 'remote.git', 'hooks', 'pre-receive'), { force: true })
}

/** A whole run; the refusal of a remote that is told to refuse is expected. */
async function firstRun(folder: string, scene: Scene, fate: Fate): Promise<void> {
  if (scene.refuses === true) await refuse(folder)
  try {
    await run(folder, scene, fate)
  } catch (error) {
    if (error instanceof Killed) return
    expect(error).toMatchObject({ code: 'E_CUT_PUSH' })
    expect(scene.refuses).toBe(true)
  } finally {
    await relent(folder)
  }
}

describe('cut, killed between any two steps and run again', () => {
  it.each(SCENES)('$name ends as if nothing had happened', async (scene) => {
    const template = await makeTemplate(scene)
    try {
      const whole = await copyOf(template)
      const steps = new Fate(Infinity)
      await firstRun(whole, scene, steps)
      if (scene.refuses === true) await run(whole, scene, new Fate(Infinity))
      const expected = await stateOf(whole)
      expect(steps.steps).toBeGreaterThan(1)
      for (let at = 1; at <= steps.steps; at += 1) {
        const folder = await copyOf(template)
        await firstRun(folder, scene, new Fate(at))
        await finish(folder, scene)
        expect(await stateOf(folder), `killed at step ${at} of ${steps.steps}`).toEqual(expected)
        await rm(folder, { recursive: true, force: true })
      }
      await rm(whole, { recursive: true, force: true })
    } finally {
      await rm(template, { recursive: true, force: true })
    }
  })
})

/** The same command; where its work was done already it says so, in one way or another. */
async function finish(folder: string, scene: Scene): Promise<void> {
  const { outcome, checks } = await run(folder, scene, new Fate(Infinity))
  expect(['done', 'nothing'], JSON.stringify(checks)).toContain(outcome)
}

async function copyOf(template: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-cut-'))
  await cp(template, folder, { recursive: true })
  return folder
}
