import { createHash } from 'node:crypto'

import { fieldsOf, judgeFields } from './gitlab-fields.ts'
import { startLoopback } from './loopback.ts'
import type { ForgeAnswer, ForgeCall, ForgeFault } from './loopback.ts'

/** A status of a commit, as GitLab keeps it: a job, or what another system said. */
export interface GitlabStatus {
  readonly name: string
  readonly status: string
  readonly allow_failure?: boolean
  readonly pipeline_id?: number
  readonly target_url?: string | null
  /** A job that was tried again stays, but only `all=true` shows it. */
  readonly retried?: boolean
}

export interface GitlabLink {
  readonly id: number
  readonly name: string
  readonly url: string
  readonly path: string | null
}

export interface GitlabRelease {
  readonly tag: string
  title: string
  notes: string
  readonly links: GitlabLink[]
}

/** A file of a generic package. Two of the same name may be there; the newest is handed out. */
export interface GitlabFile {
  readonly id: number
  readonly package: string
  readonly version: string
  readonly name: string
  readonly bytes: Buffer
}

/** A GitLab with one private project, `acme/tools/web`, a personal access token `secret`, and a job token `job`. */
export interface FakeGitlab {
  readonly url: string
  readonly repository: string
  readonly token: string
  readonly jobToken: string
  readonly calls: readonly ForgeCall[]
  /** What requests had that GitLab's documentation does not know. */
  readonly complaints: string[]
  /** Git tag -> commit. */
  readonly tags: Map<string, string>
  /** Commit -> its statuses, the oldest first. A commit that is not here is not in the repository. */
  readonly statuses: Map<string, GitlabStatus[]>
  readonly releases: GitlabRelease[]
  readonly files: GitlabFile[]
  fault(fault: ForgeFault): void
  /** Throws when there were complaints. */
  close(): Promise<void>
}

const REPOSITORY = 'acme/tools/web'
const TOKEN = 'secret'
const JOB_TOKEN = 'job'
const TIME = '2026-01-01T00:00:00.000Z'
const MOST = 100
/** `generic_package_name_regex`, `generic_package_version_regex` and `generic_package_file_name_regex` of GitLab. */
const PACKAGE_NAME = /^[\w.+-]+$/u
const FILE_NAME = /^(?!~)[\w.+~-]+(?<!~)$/u
/** What a permanent link may look like: linear here, as segments cannot overlap. */
const LINK_PATH = /^\/[\w./-]*[\dA-Za-z]$/u

interface Route {
  readonly operation: string
  readonly parts: readonly string[]
}

const ROUTES: readonly (readonly [string, RegExp])[] = [
  ['releases', /^\/releases$/u],
  ['release', /^\/releases\/([^/]+)$/u],
  ['links', /^\/releases\/([^/]+)\/assets\/links$/u],
  ['link', /^\/releases\/([^/]+)\/assets\/links\/(\d+)$/u],
  ['statuses', /^\/repository\/commits\/([^/]+)\/statuses$/u],
  ['tag', /^\/repository\/tags\/([^/]+)$/u],
  ['packages', /^\/packages$/u],
  ['package files', /^\/packages\/(\d+)\/package_files$/u],
  ['file', /^\/packages\/generic\/([^/]+)\/([^/]+)\/([^/]+)$/u],
]

/** Starts it on loopback: what GitLab documents, and nothing else. */
export async function startFakeGitlab(): Promise<FakeGitlab> {
  const server = new Server()
  const loopback = await startLoopback((call) => server.answer(call))
  server.url = loopback.url
  const { complaints, tags, statuses, releases, files } = server
  const names = { repository: REPOSITORY, token: TOKEN, jobToken: JOB_TOKEN }
  const close = async (): Promise<void> => {
    await loopback.close()
    if (complaints.length > 0) throw new Error(`GitLab complains: ${complaints.join('; ')}`)
  }
  return { ...loopback, close, ...names, complaints, tags, statuses, releases, files }
}

class Server {
  url = ''
  readonly complaints: string[] = []
  readonly tags = new Map<string, string>()
  readonly statuses = new Map<string, GitlabStatus[]>()
  readonly releases: GitlabRelease[] = []
  readonly files: GitlabFile[] = []
  #ids = 0

  answer(call: ForgeCall): ForgeAnswer {
    const { 'private-token': personal, 'job-token': job } = call.headers
    if (personal !== undefined ? personal !== TOKEN : job !== undefined && job !== JOB_TOKEN)
      return wrong(401, '401 Unauthorized')
    const prefix = `/api/v4/projects/${encodeURIComponent(REPOSITORY)}`
    const known = personal === TOKEN || job === JOB_TOKEN
    if (!known || !call.url.pathname.startsWith(`${prefix}/`)) return wrong(404, '404 Project Not Found')
    const route = routeOf(call.url.pathname.slice(prefix.length))
    const mistakes = judgeFields(route.operation, call)
    this.complaints.push(...mistakes)
    if (mistakes.length > 0) return wrong(400, mistakes.join('; '))
    if (job !== undefined && ['statuses', 'tag'].includes(route.operation))
      return wrong(401, '401 Unauthorized')
    return this.#perform(route, call)
  }

  #perform({ operation, parts }: Route, call: ForgeCall): ForgeAnswer {
    const [first = ''] = parts
    switch (operation) {
      case 'releases':
        return call.method === 'GET' ? this.#list(call) : this.#create(fieldsOf(call.body))
      case 'statuses':
        return this.#listStatuses(call, first)
      case 'tag':
        return this.#readTag(first)
      case 'packages':
        return page(call, this.#packages(call))
      case 'package files':
        return this.#packageFiles(call, Number(first))
      case 'file':
        return call.method === 'PUT' ? this.#upload(call, parts) : this.#download(parts)
      default:
        return this.#performOnRelease(parts, call)
    }
  }

  #performOnRelease([tag, link]: readonly string[], call: ForgeCall): ForgeAnswer {
    const release = this.releases.find((each) => each.tag === tag)
    if (release === undefined) return wrong(404, '404 Not Found')
    switch (call.method) {
      case 'GET':
        return { status: 200, json: this.#show(release) }
      case 'PUT':
        return this.#edit(release, fieldsOf(call.body))
      case 'POST':
        return this.#link(release, fieldsOf(call.body))
      default:
        return this.#unlink(release, Number(link))
    }
  }

  #list(call: ForgeCall): ForgeAnswer {
    return page(
      call,
      this.releases.map((release) => this.#show(release)),
    )
  }

  /** Without `ref` GitLab creates no tag. */
  #create(body: Readonly<Record<string, unknown>>): ForgeAnswer {
    const tag = textOf(body['tag_name'])
    if (this.releases.some((release) => release.tag === tag)) return wrong(409, 'Release already exists')
    if (!this.tags.has(tag) && body['ref'] === undefined) return wrong(422, 'Ref is not specified')
    this.tags.set(tag, this.tags.get(tag) ?? '0'.repeat(40))
    const release = { tag, title: textOf(body['name'], tag), notes: textOf(body['description']), links: [] }
    this.releases.push(release)
    return { status: 201, json: this.#show(release) }
  }

  #edit(release: GitlabRelease, body: Readonly<Record<string, unknown>>): ForgeAnswer {
    release.title = textOf(body['name'], release.title)
    release.notes = textOf(body['description'], release.notes)
    return { status: 200, json: this.#show(release) }
  }

  #link(release: GitlabRelease, body: Readonly<Record<string, unknown>>): ForgeAnswer {
    const [name, url] = [textOf(body['name']), textOf(body['url'])]
    const path = body['direct_asset_path']
    if (release.links.some((link) => link.name === name || link.url === url))
      return wrong(400, 'Name has already been taken')
    if (path !== undefined && !LINK_PATH.test(textOf(path)))
      return wrong(400, 'Filepath is in an invalid format')
    const link = { id: (this.#ids += 1), name, url, path: path === undefined ? null : textOf(path) }
    release.links.push(link)
    return { status: 201, json: this.#showLink(release, link) }
  }

  #unlink(release: GitlabRelease, id: number): ForgeAnswer {
    const index = release.links.findIndex((link) => link.id === id)
    const link = release.links[index]
    if (link === undefined) return wrong(404, '404 Not Found')
    release.links.splice(index, 1)
    return { status: 200, json: this.#showLink(release, link) }
  }

  #listStatuses(call: ForgeCall, commit: string): ForgeAnswer {
    const known = this.statuses.get(commit)
    if (known === undefined) return wrong(404, '404 Commit Not Found')
    const all = call.url.searchParams.get('all') === 'true'
    const shown = known.map((status, index) => ({ id: index + 1, commit, status }))
    return page(call, shown.filter(({ status }) => all || status.retried !== true).map(showStatus))
  }

  #readTag(name: string): ForgeAnswer {
    const commit = this.tags.get(name)
    if (commit === undefined) return wrong(404, '404 Tag Not Found')
    return { status: 200, json: { name, target: commit, commit: { id: commit } } }
  }

  /** `package_name` is a fuzzy search. */
  #packages({ url }: ForgeCall): readonly unknown[] {
    const name = url.searchParams.get('package_name') ?? ''
    const version = url.searchParams.get('package_version')
    const fit = this.files.filter(
      (file) => file.package.includes(name) && (version ?? file.version) === file.version,
    )
    const first = fit.filter(
      (file, index) => fit.findIndex((other) => packageId(other) === packageId(file)) === index,
    )
    return first.map((file) => ({
      id: this.#idOf(file),
      name: file.package,
      version: file.version,
      package_type: 'generic',
      status: 'default',
    }))
  }

  #idOf(file: GitlabFile): number {
    return 1000 + (this.files.find((other) => packageId(other) === packageId(file))?.id ?? 0)
  }

  #packageFiles(call: ForgeCall, id: number): ForgeAnswer {
    const fit = this.files.filter((file) => this.#idOf(file) === id)
    if (fit.length === 0) return wrong(404, '404 Package Not Found')
    return page(
      call,
      fit.map((file) => ({
        id: file.id,
        package_id: id,
        file_name: file.name,
        size: file.bytes.length,
        file_sha256: createHash('sha256').update(file.bytes).digest('hex'),
        created_at: TIME,
      })),
    )
  }

  #upload(call: ForgeCall, [name = '', version = '', file = '']: readonly string[]): ForgeAnswer {
    if (!PACKAGE_NAME.test(name)) return wrong(400, 'package_name is invalid')
    if (!PACKAGE_NAME.test(version) || version.includes('..')) return wrong(400, 'package_version is invalid')
    if (!FILE_NAME.test(file)) return wrong(400, 'file_name is invalid')
    this.files.push({ id: (this.#ids += 1), package: name, version, name: file, bytes: call.body })
    return { status: 201, json: { message: '201 Created' } }
  }

  #download([name, version, file]: readonly string[]): ForgeAnswer {
    const found = this.files.findLast(
      (each) => each.package === name && each.version === version && each.name === file,
    )
    return found === undefined ? wrong(404, '404 Not Found') : { status: 200, bytes: found.bytes }
  }

  #show(release: GitlabRelease): unknown {
    const { tag, title, notes, links } = release
    return {
      tag_name: tag,
      name: title,
      description: notes,
      created_at: TIME,
      released_at: TIME,
      upcoming_release: false,
      commit: { id: this.tags.get(tag) },
      assets: {
        count: links.length + 1,
        sources: [{ format: 'zip', url: `${this.url}/${REPOSITORY}/-/archive/${tag}/web.zip` }],
        links: links.map((link) => this.#showLink(release, link)),
      },
      _links: { self: `${this.url}/${REPOSITORY}/-/releases/${encodeURIComponent(tag)}` },
    }
  }

  #showLink({ tag }: GitlabRelease, { id, name, url, path }: GitlabLink): unknown {
    const place = `${this.url}/${REPOSITORY}/-/releases/${encodeURIComponent(tag)}`
    const direct = path === null ? url : `${place}/downloads${path}`
    return { id, name, url, direct_asset_url: direct, link_type: 'other' }
  }
}

function routeOf(path: string): Route {
  for (const [operation, pattern] of ROUTES) {
    const found = pattern.exec(path)
    if (found !== null) return { operation, parts: found.slice(1).map((part) => decodeURIComponent(part)) }
  }
  return { operation: '', parts: [] }
}

function showStatus({
  id,
  commit,
  status,
}: Readonly<{ id: number; commit: string; status: GitlabStatus }>): unknown {
  return {
    id,
    sha: commit,
    ref: 'main',
    name: status.name,
    status: status.status,
    allow_failure: status.allow_failure ?? false,
    pipeline_id: status.pipeline_id ?? 1,
    target_url: status.target_url ?? null,
    created_at: TIME,
  }
}

function packageId({ package: name, version }: GitlabFile): string {
  return `${name} ${version}`
}

function page({ url }: ForgeCall, items: readonly unknown[]): ForgeAnswer {
  const limit = Math.min(Number(url.searchParams.get('per_page') ?? 20), MOST)
  const number = Number(url.searchParams.get('page') ?? 1)
  const more = number * limit < items.length
  const next = new URL(url)
  next.searchParams.set('page', String(number + 1))
  return {
    status: 200,
    json: items.slice((number - 1) * limit, number * limit),
    headers: {
      'x-next-page': more ? String(number + 1) : '',
      ...(more ? { link: `<${next.href}>; rel="next"` } : {}),
    },
  }
}

function wrong(status: number, message: string): ForgeAnswer {
  return { status, json: { message } }
}

function textOf(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise
}
