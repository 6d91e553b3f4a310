import { isFailure } from '../../model/failure.ts'
import type { Digest } from '../../model/digest.ts'
import { isLayout } from '../../model/location.ts'
import { parseReference } from '../../model/reference.ts'
import type { Reference } from '../../model/reference.ts'
import type { State } from '../../model/state.ts'
import type { Policy } from '../../policy/policy.ts'
import type { ImageStores } from '../../registry/image-store.ts'
import type { PublishResult } from '../results.ts'
import type { World } from '../world.ts'
import { visibilityPage } from './visibility-page.ts'

type Place = Pick<World, 'policy' | 'anonymousImages'>

/**
 * The result of a publish, with a notice for each image that nobody without a login can pull. A registry is asked, once by digest, where
 * the policy says that it is public; and where it does not say, after the first publish of an image to a registry whose new images may
 * be private. `before` is the ledger before the publish. Nothing fails here: all is written by now.
 */
export async function withPullNotices(
  { policy, anonymousImages }: Place,
  before: State,
  result: PublishResult,
): Promise<PublishResult> {
  const { digest, images } = result
  if (digest === null || anonymousImages === undefined) return result
  const asked = images
    .filter((image) => !isLayout(image))
    .map((image) => parseReference(image))
    .filter((image) => isToAsk(policy, before, image))
  if (asked.length === 0) return result
  const stores = await anonymousImages()
  try {
    const notices = await Promise.all(asked.map((image) => noticeOf(policy, stores, { image, digest })))
    return { ...result, notices: [...result.notices, ...notices.filter((notice) => notice !== null)] }
  } finally {
    await stores.close()
  }
}

function isToAsk(policy: Policy, before: State, image: Reference): boolean {
  const said = saidOf(policy, image)
  return said ?? (visibilityPage(image) !== null && isFirst(before, image))
}

function saidOf({ registries }: Policy, { host }: Reference): boolean | null {
  return (Object.hasOwn(registries, host) ? registries[host]?.public : null) ?? null
}

/** True when no component had published anything to the image. */
function isFirst(before: State, { name }: Reference): boolean {
  return !before.components().some((component) => before.component(component).published.has(name))
}

interface Question {
  readonly image: Reference
  readonly digest: Digest
}

async function noticeOf(
  policy: Policy,
  stores: ImageStores,
  { image, digest }: Question,
): Promise<string | null> {
  const answer = await ask(stores, image, digest)
  if (answer === 'refused') return refusedText(policy, image)
  // Nobody wants to hear of a question that nobody asked.
  const isUnsaid = answer === 'unknown' && saidOf(policy, image) === true
  return isUnsaid ? `whether anybody can pull ${image.name} is not known: ${image.host} did not answer` : null
}

async function ask(
  stores: ImageStores,
  { name }: Reference,
  digest: Digest,
): Promise<'served' | 'refused' | 'unknown'> {
  try {
    return (await stores.open(name).resolve(digest)) === null ? 'refused' : 'served'
  } catch (error) {
    if (!isFailure(error)) throw error
    const { code, details } = error
    // Some hide a private image behind a page that is not there.
    return code === 'E_REGISTRY_DENIED' || details['status'] === 404 ? 'refused' : 'unknown'
  }
}

function refusedText(policy: Policy, image: Reference): string {
  const { name, host } = image
  const refused = `anonymous pulls of ${name} are refused`
  const page = visibilityPage(image)
  if (page === null) return `${refused}, and the policy says that ${host} is public`
  const silence =
    saidOf(policy, image) === null ? `; if not, say \`public: false\` under registries.${host}` : ''
  return `${refused}: a new image may be private on ${host}. If people shall pull it, make it public at ${page}${silence}`
}
