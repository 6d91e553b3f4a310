import { readVersions } from '../../files/version/edit.ts'
import type { Version } from '../../model/version.ts'
import { attempt } from './attempt.ts'
import { contextOf, inRepository } from './edits.ts'
import type { Survey } from './survey.ts'
import type { CutWorld } from './world.ts'

/** What the first version file says, where there is no release yet to count from; null when it says nothing that can be read. */
export async function fileVersion(world: CutWorld, { component, current }: Survey): Promise<Version | null> {
  const [first] = component.cut.files
  if (first === undefined || current !== null) return null
  const read = await attempt(async () => {
    const path = inRepository(world, first.path)
    const { spots } = await readVersions(path, await world.files.read(path), contextOf(first))
    return spots[0]?.version ?? null
  })
  // The check of the version files says what is wrong with it.
  return 'value' in read ? read.value : null
}
