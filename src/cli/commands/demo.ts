import { defineCommand } from '../command.ts'

export const command = defineCommand({
  description:
    'Plays the whole story in a temporary git repository with images in an OCI layout on disk: releases, a hotfix of an older line, a re-push that is refused, a run that does nothing, the log, and what a tag named before. It prints each step as the command that does it. It needs no server, no registry and no network.',
  examples: [
    { line: 'tidemark demo', text: 'Watch it.' },
    { line: 'tidemark demo --keep', text: 'Keep the folder, to go on by hand.' },
  ],
  configure: (bare) => bare.option('--keep', 'keep the temporary folder'),
  run: async ({ options, face }) => {
    const { runDemo } = await import('../demo/demo.ts')
    return runDemo(face, { keep: options.keep === true })
  },
})
