import * as v from 'valibot'

import { bag, list, NAME, NUMBER, shape, TEXT } from './shapes.ts'

// GitHub asks for the score as a text; some tools write a number.
const PROPERTIES = bag({
  'security-severity': v.nullish(v.union([v.string(), v.number()])),
  tags: list(v.string()),
})

const MESSAGE = v.nullish(shape({ text: TEXT }))

export const RULE = shape({
  id: v.string(),
  shortDescription: MESSAGE,
  defaultConfiguration: v.nullish(shape({ level: TEXT })),
  properties: PROPERTIES,
})

const COMPONENT = shape({ name: NAME, version: TEXT, semanticVersion: TEXT, rules: list(RULE) })

const LOCATION = shape({
  physicalLocation: v.nullish(
    shape({
      artifactLocation: v.nullish(shape({ uri: TEXT })),
      region: v.nullish(shape({ startLine: NUMBER })),
    }),
  ),
})

export const RESULT = shape({
  ruleId: TEXT,
  ruleIndex: NUMBER,
  rule: v.nullish(
    shape({ id: TEXT, index: NUMBER, toolComponent: v.nullish(shape({ index: NUMBER, name: TEXT })) }),
  ),
  kind: TEXT,
  level: TEXT,
  baselineState: TEXT,
  message: MESSAGE,
  locations: list(LOCATION),
  suppressions: list(shape({ status: TEXT })),
  properties: PROPERTIES,
})

const ELSEWHERE = v.nullish(shape({ results: list(v.unknown()) }))

export const RUN = shape({
  tool: shape({ driver: COMPONENT, extensions: list(COMPONENT) }),
  // A run without results did not look for any (section 3.14.23): an empty list says that nothing was found.
  results: v.array(RESULT),
  invocations: list(
    shape({ executionSuccessful: v.nullish(v.boolean()), startTimeUtc: TEXT, endTimeUtc: TEXT }),
  ),
  externalPropertyFileReferences: ELSEWHERE,
  // Trivy writes here what the scan was about; the standard has no place for it.
  properties: bag({ imageName: TEXT, imageID: TEXT, repoDigests: list(v.string()) }),
})

export const LOG = shape({
  version: v.literal('2.1.0'),
  runs: v.pipe(v.array(RUN), v.minLength(1, 'no run of a tool is in it')),
  inlineExternalProperties: list(v.unknown()),
})

export type Run = v.InferOutput<typeof RUN>
export type Rule = v.InferOutput<typeof RULE>
export type Result = v.InferOutput<typeof RESULT>
