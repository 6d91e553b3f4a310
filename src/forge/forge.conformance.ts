import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Forge, ReleaseDraft } from './forge.ts'

/** A forge of one kind that a suite can arrange. */
export interface ForgeHarness {
  /** A client of the repository. */
  readonly forge: Forge
  /** A client of a repository that is not there, or hidden. */
  readonly hidden: Forge
  /** Makes a git tag at a commit that the forge knows. */
  addTag(name: string, commit: string): Promise<void>
  addCheck(commit: string, name: string, state: 'passed' | 'failed' | 'pending'): Promise<void>
  /** Answers every request from now on with this status, or with a page instead of JSON. */
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
    ] as const)('never reads the answer %s as absence', async (answer, code) => {
      harness.spoil(answer)
      await expect(forge.findRelease('v1.0.0')).rejects.toMatchObject({ code })
      await expect(forge.checks(commit)).rejects.toMatchObject({ code })
      await expect(forge.createRelease(DRAFT)).rejects.toMatchObject({ code })
    })
  })
}
