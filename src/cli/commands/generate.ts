import type { ExitCode } from '../../model/errors/catalogue.ts'
import { TidemarkError } from '../../model/failure.ts'
import { defineCommand } from '../command.ts'
import type { Face } from '../face.ts'
import { patternView } from '../ui/generate-view.ts'
import { given } from './given.ts'

interface Options {
  readonly component?: string | undefined
  readonly all?: true | undefined
}

const GENERATORS = new Map<string, (face: Face, options: Options) => Promise<ExitCode>>([
  ['pattern', pattern],
])

async function pattern(face: Face, { component, all }: Options): Promise<ExitCode> {
  const { generatePattern } = await import('../../flows/generate.ts')
  const { directory: cwd, policyPath } = face.settings
  const policy = policyPath ?? undefined
  const result = await generatePattern({ cwd, all: all === true, ...given({ component, policy }) })
  face.show('generate-pattern', result, patternView)
  return 0
}

export const command = defineCommand({
  description:
    'Makes, from the policy, rules for other programs. `pattern` prints one anchored regular expression that takes exactly the tags that the classes of the policy can make, for the admission rules of a cluster or a registry; it reads alike in RE2, ECMAScript and POSIX extended expressions. Tags that nobody supports are left out.',
  examples: [
    { line: 'tidemark generate pattern', text: 'The tags of every component.' },
    { line: 'tidemark generate pattern --component api', text: 'Those of one component.' },
    { line: 'tidemark generate pattern --all', text: 'Tags of classes with `support: none` as well.' },
  ],
  configure: (bare) =>
    bare
      .argument('<what>', 'what to make: pattern')
      .option('--component <name>', 'only the tags of this component')
      .option('--all', 'also the tags that nobody supports'),
  run: async ({ args: [what], options, face }) => {
    const generate = GENERATORS.get(what)
    if (generate !== undefined) return await generate(face, options)
    const known = [...GENERATORS.keys()].join(', ')
    throw new TidemarkError('E_USAGE', `generate does not know "${what}": it is one of ${known}`, {
      hints: ['tidemark generate --help'],
    })
  },
})
