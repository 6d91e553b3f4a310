import type { ForgeCall } from './loopback.ts'

/** What one operation of GitLab's API takes: query parameters, and fields of a JSON body (with `!`: must be there). */
interface Fields {
  readonly query?: readonly string[]
  readonly body?: readonly string[]
}

const PAGES = ['page', 'per_page']
const RELEASE = [
  'tag_name!',
  'tag_message',
  'name',
  'description',
  'ref',
  'milestones',
  'released_at',
  'assets',
]

/** As documented under `doc/api` of GitLab: releases, release links, generic packages, packages, commits, tags. */
const OPERATIONS: Readonly<Record<string, Fields>> = {
  'GET releases': { query: [...PAGES, 'order_by', 'sort', 'include_html_description'] },
  'POST releases': { body: RELEASE },
  'GET release': { query: ['include_html_description'] },
  'PUT release': { body: ['name', 'description', 'milestones', 'released_at'] },
  'POST links': { body: ['name!', 'url!', 'direct_asset_path', 'link_type'] },
  'DELETE link': {},
  'GET statuses': {
    query: [...PAGES, 'ref', 'stage', 'name', 'pipeline_id', 'order_by', 'sort', 'all'],
  },
  'GET tag': {},
  'GET packages': {
    query: [
      ...PAGES,
      'order_by',
      'sort',
      'package_type',
      'package_name',
      'package_version',
      'include_versionless',
      'status',
    ],
  },
  'GET package files': { query: [...PAGES, 'order_by', 'sort'] },
  'PUT file': { query: ['status', 'select'] },
  'GET file': {},
}

/** What is wrong with a request for `operation`; empty when nothing is. */
export function judgeFields(operation: string, { method, url, headers, body }: ForgeCall): readonly string[] {
  const fields = OPERATIONS[`${method} ${operation}`]
  if (fields === undefined) return [`GitLab has no ${method} ${url.pathname}`]
  const queries = [...url.searchParams.keys()].filter((name) => !(fields.query ?? []).includes(name))
  const wrong = queries.map((name) => `${operation} has no query parameter ${name}`)
  if (fields.body === undefined) return wrong
  if (headers['content-type'] !== 'application/json') return [...wrong, 'the body is not said to be JSON']
  return [...wrong, ...judgeBody(operation, fields.body, fieldsOf(body))]
}

function judgeBody(
  operation: string,
  known: readonly string[],
  given: Readonly<Record<string, unknown>>,
): readonly string[] {
  const names = known.map((name) => name.replace('!', ''))
  const needed = known.filter((name) => name.endsWith('!')).map((name) => name.slice(0, -1))
  return [
    ...Object.keys(given)
      .filter((name) => !names.includes(name))
      .map((name) => `${operation} has no field ${name}`),
    ...needed.filter((name) => typeof given[name] !== 'string').map((name) => `${name} is missing`),
  ]
}

/** The fields of a JSON body. */
export function fieldsOf(body: Buffer): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(body.toString('utf8'))
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
