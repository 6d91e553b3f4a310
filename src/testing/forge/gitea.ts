import { randomUUID } from 'node:crypto'

import { GiteaDescription } from './gitea-description.ts'
import type { GiteaOperation } from './gitea-description.ts'
import { startLoopback } from './loopback.ts'
import type { ForgeAnswer, ForgeCall, ForgeFault } from './loopback.ts'
import { readForm } from './multipart.ts'

/** A status of a commit, as Gitea keeps it. */
export interface GiteaStatus {
  readonly context: string
  readonly status: 'pending' | 'success' | 'error' | 'failure' | 'warning' | 'skipped'
  readonly target_url?: string
}

export interface GiteaAttachment {
  readonly id: number
  readonly name: string
  readonly bytes: Buffer
  readonly uuid: string
}

export interface GiteaRelease {
  readonly id: number
  readonly tag: string
  target: string
  title: string
  notes: string
  draft: boolean
  prerelease: boolean
  readonly attachments: GiteaAttachment[]
}

/** A Gitea with one private repository, `keeper/web`, and one token, `secret`. */
export interface FakeGitea {
  readonly url: string
  readonly repository: string
  readonly token: string
  readonly calls: readonly ForgeCall[]
  /** What requests had that Gitea's published description has not; and the fake's own slips. */
  readonly complaints: string[]
  /** Git tag -> commit. */
  readonly tags: Map<string, string>
  /** Commit -> its statuses, the oldest first. A commit that is not here is not in the repository. */
  readonly statuses: Map<string, GiteaStatus[]>
  readonly releases: GiteaRelease[]
  fault(fault: ForgeFault): void
  /** Throws when there were complaints. */
  close(): Promise<void>
}

const REPOSITORY = 'keeper/web'
const TOKEN = 'secret'
const TIME = '2026-01-01T00:00:00Z'
const MOST = 50

/** Starts it on loopback. Every request and answer is judged by the description of its API that Gitea publishes. */
export async function startFakeGitea(): Promise<FakeGitea> {
  const server = new Server()
  const loopback = await startLoopback((call) => server.answer(call))
  server.url = loopback.url
  const { complaints, tags, statuses, releases } = server
  const close = async (): Promise<void> => {
    await loopback.close()
    if (complaints.length > 0) throw new Error(`Gitea complains: ${complaints.join('; ')}`)
  }
  return { ...loopback, close, repository: REPOSITORY, token: TOKEN, complaints, tags, statuses, releases }
}

class Server {
  url = ''
  readonly complaints: string[] = []
  readonly tags = new Map<string, string>()
  readonly statuses = new Map<string, GiteaStatus[]>()
  readonly releases: GiteaRelease[] = []
  readonly #description = new GiteaDescription()
  #ids = 0

  answer(call: ForgeCall): ForgeAnswer {
    const given = call.headers.authorization
    if (given !== undefined && given !== `token ${TOKEN}`)
      return wrong(401, 'invalid username, password or token')
    if (given === undefined) return wrong(404, 'not found')
    if (call.url.pathname.startsWith('/attachments/')) return this.#download(call)
    const operation = this.#description.find(call)
    if (operation === undefined) return this.#refuse([`no operation ${call.method} ${call.url.pathname}`])
    const mistakes = this.#description.judgeRequest(operation, call)
    if (mistakes.length > 0) return this.#refuse(mistakes)
    const answer = this.#perform(operation, call)
    this.complaints.push(...this.#description.judgeAnswer(operation, call.method, answer))
    return answer
  }

  #refuse(mistakes: readonly string[]): ForgeAnswer {
    this.complaints.push(...mistakes)
    return wrong(422, mistakes.join('; '))
  }

  #perform({ template, parameters }: GiteaOperation, call: ForgeCall): ForgeAnswer {
    if (`${parameters['owner']}/${parameters['repo']}` !== REPOSITORY) return wrong(404, 'not found')
    const { tag = '', ref = '' } = parameters
    switch (`${call.method} ${template.replace('/repos/{owner}/{repo}', '')}`) {
      case 'GET /tags/{tag}':
        return this.#readTag(tag)
      case 'GET /releases':
        return this.#page(call, this.#listed(call))
      case 'POST /releases':
        return this.#create(jsonOf(call))
      case 'GET /releases/tags/{tag}':
        return this.#found(this.releases.find((release) => release.tag === tag))
      case 'GET /commits/{ref}/statuses':
        return this.#listStatuses(call, ref)
      default:
        return this.#performOnRelease(parameters, call)
    }
  }

  #performOnRelease(parameters: Readonly<Record<string, string>>, call: ForgeCall): ForgeAnswer {
    const release = this.releases.find(({ id }) => String(id) === parameters['id'])
    if (release === undefined) return wrong(404, 'not found')
    if (call.url.pathname.includes('/assets')) return this.#attach(call, release, parameters['attachment_id'])
    return call.method === 'GET' ? this.#found(release) : this.#edit(release, jsonOf(call))
  }

  #readTag(name: string): ForgeAnswer {
    const commit = this.tags.get(name)
    if (commit === undefined) return wrong(404, `tag doesn't exist: ${name}`)
    return { status: 200, json: { name, id: commit, message: '', commit: { sha: commit, created: TIME } } }
  }

  #listed({ url }: ForgeCall): readonly unknown[] {
    const draft = url.searchParams.get('draft')
    const fit = this.releases.filter((release) => draft === null || String(release.draft) === draft)
    return fit.toReversed().map((release) => this.#show(release))
  }

  #create(body: Readonly<Record<string, unknown>>): ForgeAnswer {
    const tag = textOf(body['tag_name'])
    if (this.releases.some((release) => release.tag === tag)) return wrong(409, 'Release is has no Tag')
    const release: GiteaRelease = {
      id: (this.#ids += 1),
      tag,
      target: textOf(body['target_commitish'], 'main'),
      title: textOf(body['name']),
      notes: textOf(body['body']),
      draft: body['draft'] === true,
      prerelease: body['prerelease'] === true,
      attachments: [],
    }
    const refusal = release.draft ? null : this.#makeTag(release)
    if (refusal !== null) return refusal
    this.releases.push(release)
    return { status: 201, json: this.#show(release) }
  }

  /** Publishing a release without its tag makes Gitea create the tag, where its target is known. */
  #makeTag({ tag, target }: GiteaRelease): ForgeAnswer | null {
    if (this.tags.has(tag)) return null
    if (target !== 'main') return wrong(500, `object does not exist [id: ${target}, rel_path: ]`)
    this.tags.set(tag, '0'.repeat(40))
    return null
  }

  /** As in Gitea, an empty title or text changes nothing. */
  #edit(release: GiteaRelease, body: Readonly<Record<string, unknown>>): ForgeAnswer {
    const refusal = body['draft'] === false ? this.#makeTag(release) : null
    if (refusal !== null) return refusal
    release.title = textOf(body['name']) || release.title
    release.notes = textOf(body['body']) || release.notes
    if (typeof body['draft'] === 'boolean') release.draft = body['draft']
    if (typeof body['prerelease'] === 'boolean') release.prerelease = body['prerelease']
    return { status: 200, json: this.#show(release) }
  }

  #attach(call: ForgeCall, release: GiteaRelease, id: string | undefined): ForgeAnswer {
    if (call.method === 'POST') return this.#upload(call, release)
    const index = release.attachments.findIndex((attachment) => String(attachment.id) === id)
    const attachment = release.attachments[index]
    if (attachment === undefined) return wrong(404, 'not found')
    if (call.method === 'GET') return { status: 200, json: this.#showAttachment(attachment) }
    release.attachments.splice(index, 1)
    return { status: 204 }
  }

  /** Gitea takes two attachments of one name. */
  #upload(call: ForgeCall, release: GiteaRelease): ForgeAnswer {
    const parts = readForm(call.headers['content-type'], call.body)
    const part = parts?.find(({ name }) => name === 'attachment')
    if (part === undefined || parts?.length !== 1)
      return this.#refuse(['the body is not a form of one attachment'])
    const name = call.url.searchParams.get('name') ?? part.fileName ?? ''
    if (name === '') return wrong(400, 'Could not determine name of attachment.')
    const attachment = { id: (this.#ids += 1), name, bytes: part.bytes, uuid: randomUUID() }
    release.attachments.push(attachment)
    return { status: 201, json: this.#showAttachment(attachment) }
  }

  #download({ url }: ForgeCall): ForgeAnswer {
    const all = this.releases.flatMap(({ attachments }) => attachments)
    const found = all.find(({ uuid }) => url.pathname === `/attachments/${uuid}`)
    return found === undefined ? { status: 404 } : { status: 200, bytes: found.bytes }
  }

  #listStatuses(call: ForgeCall, commit: string): ForgeAnswer {
    const known = this.statuses.get(commit)
    if (known === undefined) return wrong(404, 'not found')
    const shown = known.map((status, index) => ({
      id: index + 1,
      description: '',
      target_url: '',
      url: `${this.url}/api/v1/repos/${REPOSITORY}/statuses/${commit}`,
      created_at: TIME,
      updated_at: TIME,
      ...status,
    }))
    // All statuses of one second come in any order, unless they are sorted by their index.
    const sorted = call.url.searchParams.get('sort') === 'highestindex'
    return this.#page(call, sorted ? shown.toReversed() : shown)
  }

  #page({ url }: ForgeCall, items: readonly unknown[]): ForgeAnswer {
    const limit = Math.min(Number(url.searchParams.get('limit') ?? 30), MOST)
    const page = Number(url.searchParams.get('page') ?? 1)
    const next = new URL(url)
    next.searchParams.set('page', String(page + 1))
    const more = page * limit < items.length
    return {
      status: 200,
      json: items.slice((page - 1) * limit, page * limit),
      headers: {
        'x-total-count': String(items.length),
        ...(more ? { link: `<${next.href}>; rel="next"` } : {}),
      },
    }
  }

  #found(release: GiteaRelease | undefined): ForgeAnswer {
    return release === undefined ? wrong(404, 'not found') : { status: 200, json: this.#show(release) }
  }

  #show(release: GiteaRelease): unknown {
    const { id, tag, target, title, notes, draft, prerelease, attachments } = release
    return {
      id,
      tag_name: tag,
      target_commitish: target,
      name: title,
      body: notes,
      draft,
      prerelease,
      url: `${this.url}/api/v1/repos/${REPOSITORY}/releases/${id}`,
      html_url: `${this.url}/${REPOSITORY}/releases/tag/${tag}`,
      created_at: TIME,
      published_at: TIME,
      assets: attachments.map((attachment) => this.#showAttachment(attachment)),
    }
  }

  #showAttachment({ id, name, bytes, uuid }: GiteaAttachment): unknown {
    const address = `${this.url}/attachments/${uuid}`
    return {
      id,
      name,
      size: bytes.length,
      uuid,
      download_count: 0,
      created_at: TIME,
      browser_download_url: address,
    }
  }
}

function wrong(status: number, message: string): ForgeAnswer {
  return { status, json: { message, url: 'https://gitea.example.org/api/swagger' } }
}

function textOf(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise
}

function jsonOf({ body }: ForgeCall): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(body.toString('utf8'))
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
