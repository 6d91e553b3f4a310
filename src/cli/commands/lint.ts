import { findPolicy } from '../../flows/find-policy.ts'
import type { Finding } from '../../policy/lint/finding.ts'
import type { Policy } from '../../policy/policy.ts'
import { defineCommand } from '../command.ts'
import { lintView } from '../ui/lint-view.ts'

async function manifestFindings(
  policy: Policy,
  files: readonly string[] | undefined,
  directory: string,
): Promise<readonly Finding[]> {
  if (files === undefined) return []
  const { lintManifests } = await import('../../flows/lint-manifests.ts')
  return lintManifests(policy, files, directory)
}

export const command = defineCommand({
  description:
    'Checks the policy: its grammar, and by comparing its patterns as regular languages that no two classes can claim one tag, that every name is a legal tag, and that no branch can make a name of another class. Each finding shows a witness. Exits with 6 when it finds an error.',
  examples: [
    { line: 'tidemark lint', text: 'Check the nearest tidemark.yaml.' },
    {
      line: 'tidemark lint --manifests deploy/*.yaml',
      text: 'Does production run a tag that nobody supports?',
    },
    { line: 'tidemark lint --expand', text: 'Show what a preset stands for.' },
  ],
  configure: (bare) =>
    bare
      .argument('[file]', 'the policy file')
      .option('--expand', 'show the policy with its presets spelled out')
      .option('--manifests <files...>', 'also check the images that these production manifests run'),
  run: async ({ args: [named], options, face }) => {
    const { directory, policyPath } = face.settings
    const { shown: file, text } = await findPolicy(directory, named ?? policyPath ?? undefined)
    const [{ loadPolicy }, { lintPolicy }, { expandPolicy }] = await Promise.all([
      import('../../policy/load.ts'),
      import('../../policy/lint/lint.ts'),
      import('../../policy/expand.ts'),
    ])
    const policy = loadPolicy(text, file)
    const findings = [
      ...lintPolicy(policy, text),
      ...(await manifestFindings(policy, options.manifests, directory)),
    ]
    const expanded = options.expand === true ? expandPolicy(text, file) : null
    if (face.settings.json) face.document('lint', { file, findings, expanded })
    else face.print(lintView, { file, source: text, findings, expanded })
    return findings.some((finding) => finding.severity === 'error') ? 6 : 0
  },
})
