import { simulate } from './simulate.ts'
import type { SimulateOptions, Story } from './simulate.ts'

/** How often what happened, over all stories. */
export type Tally = Readonly<Record<string, number>>

export interface Range {
  readonly from: number
  readonly count: number
}

type Settings = Omit<SimulateOptions, 'seed' | 'trace'>

/**
 * Plays the stories of the seeds, one after the other. Throws at the first that breaks an invariant, with every step of it and the
 * command that plays it again.
 */
export async function runSeeds({ from, count }: Range, settings: Settings = {}): Promise<Tally> {
  const tally: Record<string, number> = { stories: 0, steps: 0 }
  for (let seed = from; seed < from + count; seed += 1) {
    const story = await simulate({ ...settings, seed })
    if (story.broken !== null) throw await explained(story, settings)
    tally['stories'] = (tally['stories'] ?? 0) + 1
    tally['steps'] = (tally['steps'] ?? 0) + story.steps
    for (const [what, often] of Object.entries(story.counts)) tally[what] = (tally[what] ?? 0) + often
  }
  return tally
}

/** The first story of the seeds that breaks an invariant; null when none does. */
export async function firstBroken({ from, count }: Range, settings: Settings): Promise<Story | null> {
  for (let seed = from; seed < from + count; seed += 1) {
    const story = await simulate({ ...settings, seed })
    if (story.broken !== null) return story
  }
  return null
}

async function explained({ seed, setting }: Story, settings: Settings): Promise<Error> {
  const { trace, broken } = await simulate({ ...settings, seed, trace: true })
  const why =
    broken?.message ?? 'the story ends otherwise when it is played again: something in it is left to chance'
  const again = `TIDEMARK_SEED=${seed} vitest run test/safety/simulate.test.ts`
  const text = [`seed ${seed} (${setting}): ${why}`, ...trace, '', `Play it again:  ${again}`].join('\n')
  return new Error(text, { cause: broken })
}
