import type { Digest } from '../../model/digest.ts'
import { imagesIn } from '../../plan/compare/image-picture.ts'
import type { Component } from '../../policy/policy.ts'
import { readPicture } from '../../registry/copy/picture.ts'
import type { Target } from '../content/targets.ts'
import { ATTESTATION_KINDS, findAttestations } from './attestations.ts'
import type { AttestationKind } from './attestations.ts'
import { check } from './release-check.ts'
import type { ReleaseCheck } from './release-check.ts'

/** What the release consists of in every image: its platforms, and what stands beside it. */
export async function checkContent(
  targets: readonly Target[],
  component: Component,
  digest: Digest,
): Promise<readonly ReleaseCheck[]> {
  const found = await Promise.all(
    targets.map(async (target) => [
      await checkPlatforms(target, component, digest),
      ...(await checkAttestations(target, component, digest)),
    ]),
  )
  return found.flat()
}

async function checkPlatforms(
  { image, store }: Target,
  { platforms }: Component,
  digest: Digest,
): Promise<ReleaseCheck> {
  const picture = await readPicture(store, digest)
  if (picture === null) return check('platforms', 'fail', `${image} does not have the release`)
  const has = imagesIn(picture).flatMap(({ platform }) => platform ?? [])
  const missing = platforms.filter(
    (wanted) => !has.some((each) => each === wanted || each.startsWith(`${wanted}/`)),
  )
  const broken = picture.gaps.map(({ part, platform, why }) => `the ${part} of ${platform ?? 'it'} is ${why}`)
  const faults = [...missing.map((platform) => `${platform} is missing`), ...broken]
  if (faults.length > 0) return check('platforms', 'fail', `${image}: ${faults.join(', ')}`)
  const told = has.length === 0 ? 'it names no platform' : has.join(', ')
  return check('platforms', platforms.length === 0 ? 'off' : 'pass', `${image}: ${told}`)
}

async function checkAttestations(
  { image, store }: Target,
  { require }: Component,
  digest: Digest,
): Promise<readonly ReleaseCheck[]> {
  const found = await findAttestations(store, digest)
  const demanded = new Set<string>(require.attestations)
  return ATTESTATION_KINDS.flatMap((kind: AttestationKind) => {
    const place = found.get(kind)
    if (place !== undefined) return [check(kind, 'pass', `${image}: there, ${place}; not verified`)]
    if (demanded.has(kind)) return [check(kind, 'fail', `${image}: none found, and the policy requires it`)]
    return kind === 'signature' ? [] : [check(kind, 'warn', `${image}: none found`)]
  })
}
