import type { Detected } from './detect.ts'

interface Answers {
  readonly image: string
  readonly preset: string
  readonly detected: Detected
}

/** The text of a first policy: short, commented, and only what differs from the defaults. */
export function policyText({ image, preset, detected }: Answers): string {
  const lines = [
    '# Which image tags this project publishes, what each may name, and how it may move.',
    '# `tidemark lint` checks it, `tidemark replay` shows what it would have meant so far.',
    'version: 1',
    `image: ${image}`,
    ...(detected.source === null ? [] : [`source: ${detected.source}`]),
    'releases:',
    `  gitTag: "${detected.gitTag}"`,
    ...(detected.annotated ? ['  annotated: true'] : []),
    `  prereleases: [${detected.prereleases.join(', ')}]`,
    `tags: ${preset}          # \`tidemark lint --expand\` spells it out`,
    ...cutLines(detected),
  ]
  return `${lines.join('\n')}\n`
}

function cutLines({ versionFiles, changelog }: Detected): readonly string[] {
  const lines = [
    ...(versionFiles.length === 0 ? [] : [`  files: [${versionFiles.join(', ')}]`]),
    ...(changelog === null ? [] : [`  changelog: { file: ${changelog} }`]),
  ]
  return lines.length === 0
    ? []
    : ['cut:          # `tidemark cut patch --dry-run` shows what it would do', ...lines]
}
