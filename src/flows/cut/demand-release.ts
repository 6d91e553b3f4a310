import { TidemarkError } from '../../model/failure.ts'
import type { CutDraft } from './draft.ts'
import type { CutWorld } from './world.ts'

/**
 * The commit that was just made must be the release and nothing else: hooks may have edited files, or added some. A hook that only
 * formats what the release wrote is fine as long as the versions still stand. Throws E_HOOK.
 */
export async function demandRelease(world: CutWorld, draft: CutDraft, commit: string): Promise<void> {
  const { git } = world
  const paths = new Set(draft.edits.map(({ path }) => path))
  const changed = await git.changedPaths(draft.survey.head, commit)
  const foreign = changed.filter((path) => !paths.has(path))
  if (foreign.length > 0) throw edited(`a hook added ${foreign.join(', ')} to the commit`)
  for (const { path, after } of draft.edits) {
    const bytes = await git.readFile(commit, path)
    if (bytes === null) throw edited(`a hook removed ${path} from the commit`)
    if (sameLines(Buffer.from(bytes).toString('utf8'), after)) continue
    throw edited(`a hook changed what the release wrote into ${path}`)
  }
}

/** Line ends are git's own business (`core.autocrlf`, `.gitattributes`). */
function sameLines(one: string, other: string): boolean {
  return one.replaceAll('\r\n', '\n') === other.replaceAll('\r\n', '\n')
}

function edited(message: string): TidemarkError {
  return new TidemarkError('E_HOOK', message, {
    hints: ['Let the hook leave release commits alone, or run it before:  cut: { before: ["…"] }'],
  })
}
