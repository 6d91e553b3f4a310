import { compileGlob } from '../../model/glob.ts'
import type { Refusal } from '../../plan/plan.ts'
import { variablesOf } from '../../policy/pattern.ts'
import type { TagClass } from '../../policy/policy.ts'
import { sanitise } from '../../policy/render-pattern.ts'
import type { PublishEvent } from '../event/event.ts'
import type { World } from '../world.ts'

/**
 * Branches whose names come out the same in a tag (`fix/docs`, `fix-docs`) would take turns at one tag: refused while both
 * branches exist.
 */
export async function branchCollisions(world: World, event: PublishEvent): Promise<readonly Refusal[]> {
  const { branch, component, kind } = event
  if (kind !== 'build' || branch === null || world.git === null) return []
  const classes = component.classes.filter((tagClass) => takesBranch(tagClass, branch))
  if (classes.length === 0) return []
  const same = (await world.git.branches()).filter(
    (other) => other !== branch && sanitise(other) === sanitise(branch),
  )
  return classes.flatMap((tagClass) => {
    const rivals = same.filter((other) => takesBranch(tagClass, other))
    return rivals.length === 0 ? [] : [collision(tagClass, branch, rivals)]
  })
}

function takesBranch(tagClass: TagClass, branch: string): boolean {
  if (!tagClass.from.includes('build') || !variablesOf(tagClass.pattern).includes('branch')) return false
  return tagClass.branches.length === 0 || tagClass.branches.some((glob) => compileGlob(glob)(branch))
}

function collision(tagClass: TagClass, branch: string, rivals: readonly string[]): Refusal {
  return {
    code: 'E_TAG_COLLISION',
    tag: null,
    message: `the branches ${[branch, ...rivals].join(' and ')} make the same tag of "${tagClass.key}"`,
    hints: ['Rename one of the branches.'],
    where: tagClass.where,
  }
}
