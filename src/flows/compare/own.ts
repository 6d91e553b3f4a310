import { isDigest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import { isTag } from '../../model/tag.ts'
import type { ImageStore } from '../../registry/image-store.ts'
import { targetsOf } from '../content/targets.ts'
import { chooseComponent } from '../event/component.ts'
import { stateAsOf } from '../state-as-of.ts'
import { digestUnder } from './read-tags.ts'
import type { SideRequest } from './side.ts'
import type { CompareWorld } from './world.ts'

/**
 * A digest, a tag or a version of the component's first image: the tag if the registry has it, else what the ledger has as
 * the release of that version. Throws E_POLICY_MISSING, E_FACTS_MISSING where several components could be meant, E_NO_IMAGE.
 */
export async function openOwn(
  world: CompareWorld,
  { given, component: named }: SideRequest,
): Promise<{ readonly store: ImageStore; readonly reference: string }> {
  const own = world.own()
  const component = chooseComponent(own.policy, named, null)
  const [primary] = await targetsOf(own, component)
  if (primary === undefined) throw new TidemarkError('E_NO_IMAGE', `${component.name} has no image`)
  const { store } = primary
  if (isDigest(given)) return { store, reference: given }
  if (isTag(given) && (await digestUnder(store, given)) !== null) return { store, reference: given }
  const state = await stateAsOf(await own.ledger(), null)
  const facts = [given, given.replace(/^v/u, '')].flatMap((version) =>
    state.component(component.name).byVersion(version),
  )
  const release = facts.find(({ kind, digest }) => kind !== 'rebuild' && digest !== null)
  return { store, reference: release?.digest ?? given }
}
