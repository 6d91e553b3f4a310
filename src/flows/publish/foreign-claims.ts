import type { Action } from '../../plan/action.ts'
import type { Refusal } from '../../plan/plan.ts'
import { variablesOf } from '../../policy/pattern.ts'
import type { TagClass } from '../../policy/policy.ts'
import type { PublishEvent } from '../event/event.ts'
import type { World } from '../world.ts'

/**
 * Tags that a branch or a run id makes and that belong to another class as well: a branch called `latest` under `{branch}`. Lint
 * proves that a policy has none; here it need not have been asked. Refused even while the other class has made no such tag yet.
 */
export async function foreignClaims(
  world: World,
  event: PublishEvent,
  actions: readonly Action[],
): Promise<readonly Refusal[]> {
  const { component } = event
  const outside = component.classes.filter((tagClass) => isNamedOutside(tagClass))
  const named = actions.filter(({ class: key }) => outside.some((tagClass) => tagClass.key === key))
  if (named.length === 0) return []
  const { classesOfTag } = await import('../../policy/match.ts')
  const environments = world.policy.environments.map(({ name }) => name)
  const claims = new Map(named.map(({ tag, class: key }) => [`${key} ${tag}`, { tag, key }]))
  return [...claims.values()].flatMap(({ tag, key }) => {
    const owner = classesOfTag(component, tag, environments).find((tagClass) => tagClass.key !== key)
    return owner === undefined ? [] : [refusalOf(tag, key, owner)]
  })
}

/** True for patterns with a variable whose text somebody outside the policy chooses freely. */
function isNamedOutside({ pattern }: TagClass): boolean {
  return variablesOf(pattern).some((name) => name === 'branch' || name === 'run')
}

function refusalOf(tag: string, key: string, owner: TagClass): Refusal {
  return {
    code: 'E_TAG_COLLISION',
    tag,
    message: `"${key}" would make "${tag}", which belongs to "${owner.key}"`,
    hints: ['Rename the branch, or give the pattern a prefix.  tidemark lint  finds every such pair.'],
    where: owner.where,
  }
}
