import { TidemarkError } from '../../model/failure.ts'
import type { Face } from '../face.ts'
import type { View } from '../ui/look.ts'

interface Asking<T> {
  /** The command, for the refusal. */
  readonly command: string
  readonly view: View<T>
  readonly question: (plan: T) => string
  /** What was given; a dry run and `--yes` ask nothing. */
  readonly options: { readonly dryRun?: true | undefined; readonly yes?: true | undefined }
}

/**
 * Shows the plan and asks; null when no question is to be asked. The question throws E_USAGE when nobody could answer it: no terminal,
 * or `--json`.
 */
export function confirmation<T>(face: Face, asking: Asking<T>): ((plan: T) => Promise<boolean>) | null {
  const { command, view, question, options } = asking
  if (options.dryRun === true || options.yes === true) return null
  return async (plan) => {
    if (!face.around.canAsk || face.settings.json) throw nobodyThere(command)
    face.print(view, plan)
    const { confirm } = await import('../ui/confirm.ts')
    return await confirm(question(plan))
  }
}

function nobodyThere(command: string): TidemarkError {
  return new TidemarkError('E_USAGE', `${command} asks first, and there is no terminal to answer at`, {
    hints: ['--yes answers the question; --dry-run shows the plan.'],
  })
}
