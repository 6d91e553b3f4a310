import { defineCommand } from '../command.ts'
import { verifyTagView } from '../ui/verify-tag-view.ts'
import { given } from './given.ts'

export const command = defineCommand({
  description:
    'Says whether a git tag can be trusted, as publish asks it: its name, the name inside its tag object, the commit that it leads to, its signature and who made it, whether that person may release, and whether the commit is on a branch that the policy releases from. Exits with 3 when it cannot be trusted.',
  examples: [
    { line: 'tidemark verify-tag v1.4.0', text: 'Would v1.4.0 be published?' },
    {
      line: 'tidemark verify-tag cli-v1.2.0 --component cli',
      text: 'The same, for one component of several.',
    },
  ],
  configure: (bare) =>
    bare.argument('<tag>', 'the git tag').option('--component <name>', 'of this component'),
  run: async ({ args: [gitTag], options, face }) => {
    const [world, { verifyTag }] = await face.open(() => import('../../flows/verify-tag.ts'))
    const request = { gitTag, ...given({ component: options.component }) }
    const result = await verifyTag(world, request)
    face.show('verify-tag', result, verifyTagView)
    return result.trusted ? 0 : 3
  },
})
