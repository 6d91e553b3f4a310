import { readFileSync } from 'node:fs'

import { Ajv } from 'ajv'
import type { ValidateFunction } from 'ajv'

import type { ForgeAnswer, ForgeCall } from './loopback.ts'

/** An operation of Gitea's API, with what its path was filled with. */
export interface GiteaOperation {
  readonly template: string
  readonly parameters: Readonly<Record<string, string>>
}

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'body' | 'formData'
  readonly type?: string
  readonly schema?: object
}

interface Operation {
  readonly parameters: readonly Parameter[]
  readonly responses: Readonly<Record<string, { readonly schema?: object }>>
}

interface Description {
  readonly basePath: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly definitions: Record<string, { additionalProperties?: boolean }>
}

/** Gitea's own description of its API, by which requests and answers are judged. */
export class GiteaDescription {
  readonly #description: Description
  readonly #ajv = new Ajv({ strict: false, validateFormats: false })

  constructor() {
    const text = readFileSync(new URL('gitea-api.json', import.meta.url), 'utf8')
    this.#description = JSON.parse(text)
    // The description leaves objects open; a field that it does not name is a mistake all the same.
    for (const definition of Object.values(this.#description.definitions))
      definition.additionalProperties = false
    this.#ajv.addSchema({ $id: 'gitea', definitions: this.#description.definitions })
  }

  /** Which operation a request calls; undefined when Gitea has none. */
  find({ method, url }: ForgeCall): GiteaOperation | undefined {
    const { basePath, paths } = this.#description
    for (const [template, operations] of Object.entries(paths)) {
      const parameters = fill(`${basePath}${template}`, url.pathname)
      if (parameters !== null && operations[method.toLowerCase()] !== undefined)
        return { template, parameters }
    }
    return undefined
  }

  /** What is wrong with a request; empty when nothing is. */
  judgeRequest({ template, parameters }: GiteaOperation, call: ForgeCall): readonly string[] {
    const known = this.#operation(template, call.method).parameters
    const queries = [...call.url.searchParams.keys()]
    const body = known.find((parameter) => parameter.in === 'body')
    return [
      ...queries
        .filter((name) => !known.some((parameter) => parameter.in === 'query' && parameter.name === name))
        .map((name) => `${template} has no query parameter ${name}`),
      ...known
        .filter((parameter) => parameter.type === 'integer' && parameter.in === 'path')
        .filter((parameter) => !/^\d+$/u.test(parameters[parameter.name] ?? ''))
        .map((parameter) => `${template} wants a number as ${parameter.name}`),
      ...(body?.schema === undefined ? [] : this.#judgeBody(body.schema, call)),
    ]
  }

  /** What is wrong with an answer of the fake itself; empty when nothing is. */
  judgeAnswer({ template }: GiteaOperation, method: string, answer: ForgeAnswer): readonly string[] {
    if (answer.status >= 500) return []
    const described = this.#operation(template, method).responses[String(answer.status)]
    if (described === undefined) return [`${template} does not answer ${answer.status}`]
    return described.schema === undefined ? [] : this.#judge(described.schema, answer.json)
  }

  #judgeBody(schema: object, call: ForgeCall): readonly string[] {
    if (call.headers['content-type'] !== 'application/json') return ['the body is not said to be JSON']
    const value: unknown = JSON.parse(call.body.toString('utf8'))
    return this.#judge(schema, value)
  }

  #judge(schema: object, value: unknown): readonly string[] {
    const validate: ValidateFunction = this.#ajv.compile(absolute(schema))
    if (validate(value)) return []
    return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? 'is wrong'}`)
  }

  #operation(template: string, method: string): Operation {
    const found = this.#description.paths[template]?.[method.toLowerCase()]
    if (found === undefined) throw new Error(`${method} ${template} is not described`)
    return found
  }
}

/** `#/definitions/X` of the description, said of the schema that holds all definitions. */
function absolute(schema: object): object {
  const text = JSON.stringify(schema).replaceAll('"#/definitions/', '"gitea#/definitions/')
  const value: unknown = JSON.parse(text)
  return typeof value === 'object' && value !== null ? value : {}
}

function fill(template: string, path: string): Readonly<Record<string, string>> | null {
  const wanted = template.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return null
  const parameters: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? ''
    const name = /^\{(.+)\}$/u.exec(part)?.[1]
    if (name !== undefined) parameters[name] = decodeURIComponent(value)
    else if (part !== value) return null
  }
  return parameters
}
