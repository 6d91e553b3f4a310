import { isCancel, text } from '@clack/prompts'

import { TidemarkError } from '../../model/failure.ts'

/** Asks one question on the terminal; an empty answer takes the proposal. Throws E_INTERRUPTED when it is cancelled. */
export async function ask(question: string, proposal: string | null): Promise<string> {
  const answer = await text({
    message: question,
    ...(proposal === null ? {} : { placeholder: proposal, defaultValue: proposal }),
    validate: (value) => ((value ?? '') === '' && proposal === null ? 'An answer is needed.' : undefined),
  })
  if (isCancel(answer)) throw new TidemarkError('E_INTERRUPTED', 'cancelled; nothing was written')
  return answer
}
