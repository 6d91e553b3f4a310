import { shortDigest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { Move } from './move.ts'

/** Asks every registry whether it still has the digest of every move, by HEAD; throws E_DIGEST_GONE for the first that has not. */
export async function demandServed(moves: readonly Pick<Move, 'fact' | 'targets'>[]): Promise<void> {
  await Promise.all(
    moves.flatMap((move) => move.targets.map(async ({ image, store }) => ask(move, image, store))),
  )
}

type Store = Move['targets'][number]['store']

async function ask({ fact }: Pick<Move, 'fact'>, image: string, store: Store): Promise<void> {
  const { digest } = fact
  if (digest === null || (await store.resolve(digest)) !== null) return
  throw new TidemarkError('E_DIGEST_GONE', `${image} no longer serves ${shortDigest(digest)}`, {
    details: { image, digest },
    hints: [
      'Nothing was changed.',
      `What else ran there:  tidemark log --env ${fact.environment} --component ${fact.component}`,
    ],
  })
}
