import type { ForgeRelease } from '../../forge/forge.ts'
import { isFailure } from '../../model/failure.ts'
import type { Version } from '../../model/version.ts'
import type { Component } from '../../policy/policy.ts'
import { fill } from '../cut/fill.ts'
import type { World } from '../world.ts'
import { check } from './release-check.ts'
import type { ReleaseCheck } from './release-check.ts'
import { quoted } from '../../plan/quoted.ts'
import { componentFlag } from '../../plan/component-flag.ts'

interface Asked {
  readonly component: Component
  readonly version: Version
  /** null for a release without one: then a forge has none either. */
  readonly gitTag: string | null
}

/** The release on the forge, and the files that the policy demands of it; `unknown` where the forge does not tell. */
export async function checkForge(world: World, asked: Asked): Promise<readonly ReleaseCheck[]> {
  try {
    return await askForge(world, asked)
  } catch (error) {
    if (!isFailure(error, 'E_FORGE_UNAVAILABLE', 'E_FORGE_DENIED', 'E_FORGE_ANSWER')) throw error
    return [check('forge-release', 'unknown', error.message)]
  }
}

async function askForge(world: World, asked: Asked): Promise<readonly ReleaseCheck[]> {
  const { gitTag, component } = asked
  const forge = gitTag === null ? null : await world.forge()
  if (forge === null || gitTag === null) {
    const why = gitTag === null ? 'it was released without a git tag' : 'nothing says which forge there is'
    const assets = component.cut.assets.length === 0 ? [] : [check('asset', 'off', why)]
    return [check('forge-release', 'off', why), ...assets]
  }
  const release = await forge.findRelease(gitTag)
  const mend = `tidemark announce ${quoted(gitTag)}${componentFlag(world.policy, component.name)}`
  const { repository } = forge.place
  const checks = [standing(release, `${repository} ${gitTag}`, mend)]
  const words = { version: asked.version.text, gitTag, component: component.name }
  const names = component.cut.assets.map((name) => fill(name, words))
  return [...checks, ...names.map((name) => assetCheck(release, name, mend))]
}

function standing(release: ForgeRelease | null, place: string, mend: string): ReleaseCheck {
  if (release === null) return check('forge-release', 'fail', `${place} has no release`, mend)
  if (release.draft) return check('forge-release', 'fail', `the release of ${place} is still a draft`, mend)
  return check('forge-release', 'pass', release.url)
}

function assetCheck(release: ForgeRelease | null, name: string, mend: string): ReleaseCheck {
  const asset = release?.assets.find((each) => each.name === name)
  if (asset === undefined) return check('asset', 'fail', `${name} is not attached`, `${mend} --asset ${name}`)
  if (!asset.whole)
    return check('asset', 'fail', `the upload of ${name} never ended`, `${mend} --asset ${name}`)
  return check('asset', 'pass', `${name}${asset.size === null ? '' : `, ${asset.size} bytes`}`)
}
