/**
 * Cuts the operations that Tidemark calls out of GitHub's published OpenAPI description, with everything that they refer to.
 *
 *   npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz
 *   node src/testing/forge/cut-openapi.ts package/generated/api.github.com.json > src/testing/forge/github-api.json
 */
import { readFileSync } from 'node:fs'

/** Path -> methods. */
const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  '/repos/{owner}/{repo}/commits/{ref}/check-runs': ['get'],
  '/repos/{owner}/{repo}/commits/{ref}/status': ['get'],
  '/repos/{owner}/{repo}/git/ref/{ref}': ['get'],
  '/repos/{owner}/{repo}/releases': ['get', 'post'],
  '/repos/{owner}/{repo}/releases/tags/{tag}': ['get'],
  '/repos/{owner}/{repo}/releases/{release_id}': ['patch'],
  '/repos/{owner}/{repo}/releases/{release_id}/assets': ['post'],
  '/repos/{owner}/{repo}/releases/assets/{asset_id}': ['get', 'delete'],
}
// What is for readers, or as large as everything else together.
const LEFT_OUT = new Set([
  'description',
  'example',
  'examples',
  'x-github',
  'externalDocs',
  'tags',
  'x-octokit',
  'x-multi-segment',
])

type Node = Readonly<Record<string, unknown>>

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Without what is for readers; a property that bears such a name stays. */
function lean(value: unknown, inProperties = false): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => lean(item))
  if (!isNode(value)) return value
  const kept = Object.entries(value).filter(([key]) => inProperties || !LEFT_OUT.has(key))
  return Object.fromEntries(
    kept.map(([key, item]) => [key, lean(item, key === 'properties' && !inProperties)]),
  )
}

function at(root: unknown, path: readonly string[]): unknown {
  return path.reduce((value: unknown, key) => (isNode(value) ? value[key] : undefined), root)
}

function referencesIn(text: string): readonly string[] {
  return [...text.matchAll(/"\$ref":"#\/([^"]+)"/gu)].map((match) => match[1] ?? '')
}

function cut(description: unknown): unknown {
  const paths = Object.entries(OPERATIONS).map(([path, methods]) => {
    const operations = methods.map(
      (method) => [method, lean(at(description, ['paths', path, method]))] as const,
    )
    return [path, Object.fromEntries(operations)] as const
  })
  const components: Record<string, Record<string, unknown>> = {}
  const waiting = [...referencesIn(JSON.stringify(paths))]
  for (let reference = waiting.pop(); reference !== undefined; reference = waiting.pop()) {
    const [, kind = '', name = ''] = reference.split('/')
    if (components[kind]?.[name] !== undefined) continue
    const found = lean(at(description, ['components', kind, name]))
    components[kind] = { ...components[kind], [name]: found }
    waiting.push(...referencesIn(JSON.stringify(found)))
  }
  const version = at(description, ['info', 'version'])
  return {
    openapi: at(description, ['openapi']),
    info: { title: 'GitHub v3 REST API', version },
    paths: Object.fromEntries(paths),
    components,
  }
}

const description: unknown = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
// oxlint-disable-next-line no-console
console.log(JSON.stringify(cut(description)))
