import { defineCommand } from '../command.ts'
export const command = defineCommand({
  description: 'x.',
  examples: [{ line: 'tidemark log', text: 'y' }],
  configure: (c) => c.option('--version <v>', 'vv').argument('[x]'),
  run: async ({ args, options, face }) => {
    face.show('plan', { args, options }, (d) => JSON.stringify(d))
    return 0
  },
})
