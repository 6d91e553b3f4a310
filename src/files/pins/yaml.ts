import { parsePathExpression } from '../version/path-expression.ts'
import { yamlLeaves } from '../version/yaml-spots.ts'
import type { PinFormat } from './format.ts'

/** Compose files, Kubernetes manifests, values files: YAML with any number of documents. */
export const yaml: PinFormat = {
  name: 'YAML',
  takes: (name) => name.endsWith('.yaml') || name.endsWith('.yml'),
  path: parsePathExpression,
  leaves: async (text) => (await yamlLeaves(text)).flat(),
  line: (key, value) => `${key}: ${value}`,
}
