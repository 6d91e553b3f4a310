import type { CompareWorld } from '../../flows/compare/world.ts'
import { isFailure } from '../../model/failure.ts'
import { defineCommand } from '../command.ts'
import type { Face } from '../face.ts'
import { compareView } from '../ui/compare-view.ts'
import { given } from './given.ts'

/** The world of the policy, or one without any: two references in full need none. */
async function openLoosely(face: Face): Promise<CompareWorld> {
  try {
    const [world, { withPolicy }] = await face.open(() => import('../../flows/compare/world.ts'))
    return withPolicy(world)
  } catch (error) {
    if (!isFailure(error, 'E_POLICY_MISSING') || face.settings.policyPath !== null) throw error
    const { withoutPolicy } = await import('../../flows/compare/world.ts')
    return withoutPolicy({ ...face.around, cwd: face.settings.directory, tell: face.tell }, error)
  }
}

export const command = defineCommand({
  description:
    'Says how two images differ: platforms, layers, configuration, labels. An image is IMAGE:TAG, IMAGE@DIGEST, oci:DIR:REF, oci-archive:FILE:REF, or a bare tag, version or digest of the component that the policy names. With no tag on either side, all tags of the two are compared: a registry and its mirror, or a registry and a layout. Nothing is changed, and no layer is fetched. Needs no policy for names in full. Exits with 0 when both sides have the same digests, and with 6 when they differ in anything, be it only the wrapping.',
  examples: [
    { line: 'tidemark compare 1.4.0 1.4.1', text: 'What is new in 1.4.1?' },
    {
      line: 'tidemark compare ghcr.io/acme/web mirror.example/acme/web',
      text: 'Does the mirror have every tag, with the same bytes?',
    },
    {
      line: 'tidemark compare ghcr.io/acme/web:1.4.0 oci:./build:1.4.0 --all',
      text: 'What was built, beside what was published; every layer of it.',
    },
  ],
  configure: (bare) =>
    bare
      .argument('<a>', 'the image, or all its tags, that the other is compared with')
      .argument('<b>', 'the other')
      .option('--all', 'also list what is the same: every layer, every tag')
      .option('--component <name>', 'whose images a bare name is looked up in'),
  run: async ({ args: [a, b], options, face }) => {
    const [world, { compare }] = await Promise.all([openLoosely(face), import('../../flows/compare.ts')])
    const result = await compare(world, { a, b, ...given({ component: options.component }) })
    face.show('compare', result, compareView(options.all === true))
    return result.same ? 0 : 6
  },
})
