import type { Commit } from '../../git/repository.ts'
import { commitOf } from '../../plan/cut/release.ts'
import type { CutWorld } from './world.ts'
import type { Survey } from './survey.ts'

/** The commits since the release that HEAD descends from, newest first, of the component's paths; read once, when first asked for. */
export function historyOf(
  { git }: CutWorld,
  { component, current, head }: Survey,
): () => Promise<readonly Commit[]> {
  let reading: Promise<readonly Commit[]> | null = null
  return async () => {
    reading ??= git.commits(current === null ? null : commitOf(current), head, component.paths)
    return await reading
  }
}
