import { readFileSync } from 'node:fs'

import { Ajv } from 'ajv'
import type { ValidateFunction } from 'ajv'

import type { ForgeAnswer, ForgeCall } from './loopback.ts'

/** An operation of GitHub's API, with what its path was filled with. */
export interface GithubOperation {
  readonly template: string
  readonly parameters: Readonly<Record<string, string>>
}

interface Parameter {
  readonly required?: readonly string[]
  readonly $ref?: string
  readonly name?: string
  readonly in?: string
  readonly schema?: object
}

interface Content {
  readonly schema?: object
}

interface Operation {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> }
  readonly responses: Readonly<
    Record<string, { readonly $ref?: string; readonly content?: Readonly<Record<string, Content>> }>
  >
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: Readonly<
    Record<string, Readonly<Record<string, Parameter & Operation['responses'][string]>>>
  >
}

/** GitHub's own OpenAPI description of its API, by which requests and answers are judged. */
export class GithubDescription {
  readonly #description: Description
  readonly #ajv = new Ajv({ strict: false, validateFormats: false })
  readonly #validators = new Map<string, ValidateFunction>()

  constructor() {
    const text = readFileSync(new URL('github-api.json', import.meta.url), 'utf8')
    this.#description = JSON.parse(text, withNull)
    this.#ajv.addSchema({ $id: 'github', components: this.#description.components })
  }

  /** The fields that a schema demands. */
  requiredOf(schema: string): readonly string[] {
    return this.#description.components['schemas']?.[schema]?.required ?? []
  }

  /** Which operation a request calls; undefined when GitHub has none. */
  find(method: string, path: string): GithubOperation | undefined {
    // A path without variables goes before one with them, as it does at GitHub.
    const templates = Object.keys(this.#description.paths).toSorted(
      (a, b) => a.split('{').length - b.split('{').length,
    )
    for (const template of templates) {
      const parameters = fill(template, path)
      const known = this.#description.paths[template]?.[method.toLowerCase()] !== undefined
      if (parameters !== null && known) return { template, parameters }
    }
    return undefined
  }

  /** What is wrong with a request; empty when nothing is. */
  judgeRequest({ template, parameters }: GithubOperation, call: ForgeCall): readonly string[] {
    const operation = this.#operation(template, call.method)
    const known = (operation.parameters ?? []).map((parameter) => this.#parameter(parameter))
    const strange = [...call.url.searchParams.keys()]
      .filter((name) => !known.some((parameter) => parameter.in === 'query' && parameter.name === name))
      .map((name) => `${template} has no query parameter ${name}`)
    const wrong = known.flatMap(({ name = '', in: place, schema }) => {
      const value = place === 'path' ? parameters[name] : call.url.searchParams.get(name)
      return value === undefined || value === null || schema === undefined
        ? []
        : this.#judge(schema, numberOr(value))
    })
    return [...strange, ...wrong, ...this.#judgeBody(operation, call)]
  }

  /** What is wrong with an answer of the fake itself; empty when nothing is. */
  judgeAnswer({ template }: GithubOperation, method: string, answer: ForgeAnswer): readonly string[] {
    if (answer.status >= 500 || answer.status === 401) return []
    const described = this.#operation(template, method).responses[String(answer.status)]
    // GitHub's description leaves out that a repository, or a commit, may not be there.
    if (described === undefined)
      return answer.status === 404 || answer.status === 422
        ? []
        : [`${template} does not answer ${answer.status}`]
    const { content } = described.$ref === undefined ? described : this.#component(described.$ref)
    const schema = content?.['application/json']?.schema
    return schema === undefined || answer.json === undefined ? [] : this.#judge(schema, answer.json)
  }

  #judgeBody({ requestBody }: Operation, call: ForgeCall): readonly string[] {
    if (requestBody === undefined) return call.body.length === 0 ? [] : ['a body where none is described']
    const schema = requestBody.content['application/json']?.schema
    if (schema === undefined) return []
    if (call.headers['content-type'] !== 'application/json') return ['the body is not said to be JSON']
    // The description leaves bodies open; a field that it does not name is a mistake all the same.
    return this.#judge({ ...schema, additionalProperties: false }, JSON.parse(call.body.toString('utf8')))
  }

  #judge(schema: object, value: unknown): readonly string[] {
    const text = JSON.stringify(schema)
    const validate = this.#validators.get(text) ?? this.#ajv.compile(absolute(text))
    this.#validators.set(text, validate)
    if (validate(value)) return []
    return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? 'is wrong'}`)
  }

  #parameter(parameter: Parameter): Parameter {
    return parameter.$ref === undefined ? parameter : this.#component(parameter.$ref)
  }

  #component(reference: string): Parameter & Operation['responses'][string] {
    const [, , kind = '', name = ''] = reference.split('/')
    const found = this.#description.components[kind]?.[name]
    if (found === undefined) throw new Error(`${reference} is not in the excerpt`)
    return found
  }

  #operation(template: string, method: string): Operation {
    const found = this.#description.paths[template]?.[method.toLowerCase()]
    if (found === undefined) throw new Error(`${method} ${template} is not described`)
    return found
  }
}

/** OpenAPI 3.0 lets a nullable value be null whatever words it lists; JSON Schema does not. */
function withNull(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('nullable' in value) || !('enum' in value))
    return value
  return Array.isArray(value.enum) ? { ...value, enum: [...value.enum, null] } : value
}

function numberOr(value: string): string | number {
  return /^\d{1,15}$/u.test(value) ? Number(value) : value
}

/** `#/components/…` of the description, said of the schema that holds all of them. */
function absolute(schema: string): object {
  const value: unknown = JSON.parse(schema.replaceAll('"#/components/', '"github#/components/'))
  return typeof value === 'object' && value !== null ? value : {}
}

/** `{ref}` takes several parts of a path, as it does at GitHub. */
function fill(template: string, path: string): Readonly<Record<string, string>> | null {
  const pattern = template.replaceAll(
    /\{(\w+)\}/gu,
    (_, name: string) => `(?<${name}>${name === 'ref' ? '.+' : '[^/]+'})`,
  )
  const groups = new RegExp(`^${pattern}$`, 'u').exec(path)?.groups
  if (groups === undefined) return null
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]))
}
