import { inspect } from 'node:util'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Forge, ReleaseDraft } from './forge.ts'

/** A forge of one kind that a suite can arrange. */
export interface ForgeHarness {
  /** A client of the repository. */
  readonly forge: Forge
  /** A client of a repository that is not there, or hidden. */
  readonly hidden: Forge
  /** What both clients prove themselves with. */
  readonly token: string
  /** Makes a git tag at a commit that the forge knows. */
  addTag(name: string, commit: string): Promise<void>
  addCheck(commit: string, name: string, state: 'passed' | 'failed' | 'pending'): Promise<void>
  /** Carries out the next write of a kind, and breaks the connection off instead of answering. */
  loseAnswer(method: 'POST' | 'DELETE'): void
  /** Answers every request from now on with this status and a message that repeats the token, or with a page instead of JSON. */
  spoil(answer: number | 'html'): void
  close(): Promise<void>
}

const COMMIT = 'a'.repeat(40)
const DRAFT: ReleaseDraft = { gitTag: 'v1.0.0', title: 'One', notes: 'First.', prerelease: false }
const FILE = { name: 'web.txt', bytes: Buffer.from('the web'), contentType: 'text/plain' }

/** What every forge does, whoever made it. `commit`: one that the repository has. */
export function describeForge(name: string, open: () => Promise<ForgeHarness>, commit = COMMIT): void {
  describe(`${name} as a forge`, () => {
    let harness: ForgeHarness
    let forge: Forge
    beforeEach(async () => {
      harness = await open()
      forge = harness.forge
      await harness.addTag('v1.0.0', commit)
    })
    afterEach(async () => {
      await harness.close()
    })

    it('has no release of a git tag until one is made, and then that one', async () => {
      expect(await forge.findRelease('v1.0.0')).toBeNull()
      const made = await forge.createRelease(DRAFT)
      expect(made).toMatchObject({
        gitTag: 'v1.0.0',
        title: 'One',
        notes: 'First.',
        prerelease: false,
        draft: forge.hasDrafts,
      })
      expect((await forge.findRelease('v1.0.0'))?.id).toBe(made.id)
    })

    it('never makes a release twice because an answer was lost', async () => {
      harness.loseAnswer('POST')
      await expect(forge.createRelease(DRAFT)).rejects.toMatchObject({ code: 'E_FORGE_UNAVAILABLE' })
      const found = await forge.findRelease('v1.0.0')
      expect(found).toMatchObject({ gitTag: 'v1.0.0', notes: 'First.' })
    })

    it('finds the release of a git tag among hundreds', async () => {
      const made = await forge.createRelease(DRAFT)
      for (let patch = 1; patch <= 250; patch += 1) {
        await harness.addTag(`v1.0.${patch}`, commit)
        await forge.createRelease({ ...DRAFT, gitTag: `v1.0.${patch}` })
      }
      expect((await forge.findRelease('v1.0.0'))?.id).toBe(made.id)
      expect((await forge.findRelease('v1.0.250'))?.gitTag).toBe('v1.0.250')
      expect(await forge.findRelease('v1.0.251')).toBeNull()
    })

    it('publishes a draft, and changes what it says', async () => {
      const made = await forge.createRelease(DRAFT)
      const changed = await forge.updateRelease(made, { notes: 'Mended.', draft: false, latest: true })
      expect(changed).toMatchObject({ id: made.id, notes: 'Mended.', draft: false })
      expect(await forge.findRelease('v1.0.0')).toMatchObject({ notes: 'Mended.', draft: false })
    })

    it('makes no release of a git tag that it does not have', async () => {
      const attempt = forge.createRelease({ ...DRAFT, gitTag: 'v9.0.0' })
      await expect(attempt).rejects.toMatchObject({ code: 'E_GIT_TAG_UNKNOWN' })
      expect(await forge.findRelease('v9.0.0')).toBeNull()
    })

    it('carries files, which are read as they were attached', async () => {
      const made = await forge.createRelease(DRAFT)
      await forge.uploadAsset(made, FILE)
      const found = await forge.findRelease('v1.0.0')
      expect(found?.assets).toMatchObject([{ name: 'web.txt', whole: true }])
      const [asset] = found?.assets ?? []
      if (found === null || asset === undefined) throw new Error('there is no asset')
      expect(Buffer.from(await forge.readAsset(found, asset, 1000)).toString()).toBe('the web')
      await forge.deleteAsset(found, asset)
      expect((await forge.findRelease('v1.0.0'))?.assets).toEqual([])
    })

    it('tells the checks of a commit by name', async () => {
      await harness.addCheck(commit, 'test', 'passed')
      await harness.addCheck(commit, 'lint', 'failed')
      await harness.addCheck(commit, 'build', 'pending')
      const checks = await forge.checks(commit)
      expect(checks.map(({ name: check, state }) => [check, state])).toEqual([
        ['build', 'pending'],
        ['lint', 'failed'],
        ['test', 'passed'],
      ])
    })

    it('deletes a file once, though the answer was lost', async () => {
      const made = await forge.createRelease(DRAFT)
      await forge.uploadAsset(made, FILE)
      const found = await forge.findRelease('v1.0.0')
      const [asset] = found?.assets ?? []
      if (found === null || asset === undefined) throw new Error('there is no asset')
      harness.loseAnswer('DELETE')
      await forge.deleteAsset(found, asset)
      expect((await forge.findRelease('v1.0.0'))?.assets).toEqual([])
    })

    it('tells hundreds of checks, the one that failed as well', async () => {
      for (let job = 0; job < 250; job += 1)
        await harness.addCheck(commit, `job ${job}`, job === 0 ? 'failed' : 'passed')
      const checks = await forge.checks(commit)
      expect(checks).toHaveLength(250)
      expect(checks.filter(({ state }) => state === 'failed')).toMatchObject([{ name: 'job 0' }])
    })

    it('has no checks of a commit that it does not know', async () => {
      expect(await forge.checks('b'.repeat(40))).toEqual([])
    })

    it('is not without a release where the repository is hidden', async () => {
      await expect(harness.hidden.findRelease('v1.0.0')).rejects.toMatchObject({ code: 'E_FORGE_DENIED' })
      await expect(harness.hidden.checks(commit)).rejects.toMatchObject({ code: 'E_FORGE_DENIED' })
    })

    it.each([
      [500, 'E_FORGE_UNAVAILABLE'],
      [503, 'E_FORGE_UNAVAILABLE'],
      [401, 'E_FORGE_DENIED'],
      [403, 'E_FORGE_DENIED'],
      ['html', 'E_FORGE_ANSWER'],
    ] as const)('never reads the answer %s as absence, and never shows its token', async (answer, code) => {
      harness.spoil(answer)
      const asked = [
        () => forge.findRelease('v1.0.0'),
        () => forge.checks(commit),
        () => forge.createRelease(DRAFT),
      ]
      for (const ask of asked) {
        const error = await ask().catch((caught: unknown) => caught)
        expect(error).toMatchObject({ code })
        expect(inspect(error, { depth: null, showHidden: true })).not.toContain(harness.token)
      }
    })
  })
}
