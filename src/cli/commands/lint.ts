import type { ManifestLint } from '../../flows/lint-manifests.ts'
import { findPolicy } from '../../flows/find-policy.ts'
import type { Policy } from '../../policy/policy.ts'
import { defineCommand } from '../command.ts'
import { lintView } from '../ui/lint-view.ts'

async function lintManifests(
  policy: Policy,
  files: readonly string[] | undefined,
  directory: string,
): Promise<ManifestLint> {
  if (files === undefined) return { manifests: [], findings: [] }
  const flow = await import('../../flows/lint-manifests.ts')
  return await flow.lintManifests(policy, files, directory)
}

export const command = defineCommand({
  description:
    'Checks the policy: its grammar, and by comparing its patterns as regular languages that no two classes can claim one tag, that every name is a legal tag, and that no branch can make a name of another class. Each finding shows a witness. With --manifests also the images that deployment files run: is the registry approved, can a class make the tag, does it stay where it is? Exits with 6 when it finds an error.',
  examples: [
    { line: 'tidemark lint', text: 'Check the nearest tidemark.yaml.' },
    {
      line: 'tidemark lint --manifests deploy/*.yaml',
      text: 'Does production run only what the policy makes, from registries that it approves?',
    },
    { line: 'tidemark lint --expand', text: 'Show what a preset stands for.' },
  ],
  configure: (bare) =>
    bare
      .argument('[file]', 'the policy file')
      .option('--expand', 'show the policy with its presets spelled out')
      .option(
        '--manifests <files...>',
        'also check the images that these Kubernetes manifests, Compose or values files run',
      ),
  run: async ({ args: [named], options, face }) => {
    const { directory, policyPath } = face.settings
    const { shown: file, text } = await findPolicy(directory, named ?? policyPath ?? undefined)
    const [{ loadPolicy }, { lintPolicy }, { expandPolicy }] = await Promise.all([
      import('../../policy/load.ts'),
      import('../../policy/lint/lint.ts'),
      import('../../policy/expand.ts'),
    ])
    const policy = loadPolicy(text, file)
    const { manifests, findings: found } = await lintManifests(policy, options.manifests, directory)
    const findings = [...lintPolicy(policy, text), ...found]
    const expanded = options.expand === true ? expandPolicy(text, file) : null
    if (face.settings.json) face.document('lint', { file, findings, manifests, expanded })
    else face.print(lintView, { file, source: text, findings, manifests, expanded })
    return findings.some((finding) => finding.severity === 'error') ? 6 : 0
  },
})
