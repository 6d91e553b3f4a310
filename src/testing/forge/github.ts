import { GithubDescription } from './github-description.ts'
import type { GithubOperation } from './github-description.ts'
import { API, REPOSITORY, showAsset, showRelease, showRepository, TIME, UPLOADS } from './github-show.ts'
import type { GithubAsset, GithubRelease } from './github-show.ts'
import { startLoopback } from './loopback.ts'
import type { ForgeAnswer, ForgeCall, ForgeFault } from './loopback.ts'

/** A check run of a commit. */
export interface GithubRun {
  readonly name: string
  readonly status: 'queued' | 'in_progress' | 'completed'
  readonly conclusion: string | null
  readonly details_url?: string
  /** Check runs of one workflow run have one suite; 1 unless said. */
  readonly suite?: number
}

/** A commit status. */
export interface GithubStatus {
  readonly context: string
  readonly state: 'error' | 'failure' | 'pending' | 'success'
  readonly target_url?: string
}

/** A fake GitHub Enterprise Server: one private repository, `acme/web`, and one token, `secret`. */
export interface FakeGithub {
  readonly url: string
  readonly repository: string
  readonly token: string
  readonly calls: readonly ForgeCall[]
  /** What requests had that GitHub's published description has not; and the fake's own slips. */
  readonly complaints: string[]
  /** Git tag -> commit. */
  readonly tags: Map<string, string>
  /** Commit -> its check runs. A commit that is in neither map is not in the repository. */
  readonly runs: Map<string, GithubRun[]>
  readonly statuses: Map<string, GithubStatus[]>
  readonly releases: GithubRelease[]
  /** Tag of the release that is shown as the latest. */
  readonly latest: () => string | null
  fault(fault: ForgeFault): void
  /** Throws when there were complaints. */
  close(): Promise<void>
}

const TOKEN = 'secret'

/** Starts it on loopback. Every request and answer is judged by the OpenAPI description that GitHub publishes. */
export async function startFakeGithub(): Promise<FakeGithub> {
  const server = new Server()
  const loopback = await startLoopback((call) => server.answer(call))
  server.url = loopback.url
  const { complaints, tags, runs, statuses, releases } = server
  const close = async (): Promise<void> => {
    await loopback.close()
    if (complaints.length > 0) throw new Error(`GitHub complains: ${complaints.join('; ')}`)
  }
  const latest = (): string | null => server.latest
  return {
    ...loopback,
    close,
    latest,
    repository: REPOSITORY,
    token: TOKEN,
    complaints,
    tags,
    runs,
    statuses,
    releases,
  }
}

class Server {
  url = ''
  latest: string | null = null
  readonly complaints: string[] = []
  readonly tags = new Map<string, string>()
  readonly runs = new Map<string, GithubRun[]>()
  readonly statuses = new Map<string, GithubStatus[]>()
  readonly releases: GithubRelease[] = []
  readonly #description = new GithubDescription()
  #ids = 0

  answer(call: ForgeCall): ForgeAnswer {
    const { pathname } = call.url
    if (pathname.startsWith('/storage/')) return this.#download(call)
    const given = call.headers.authorization
    if (given !== undefined && given !== `Bearer ${TOKEN}`) return wrong(401, 'Bad credentials')
    const root = pathname.startsWith(UPLOADS) ? UPLOADS : API
    const operation = this.#description.find(call.method, pathname.slice(root.length))
    if (operation === undefined || !pathname.startsWith(root))
      return this.#refuse([`no operation ${call.method} ${pathname}`])
    const uploads = call.method === 'POST' && operation.template.endsWith('/assets')
    if (uploads !== (root === UPLOADS)) return this.#refuse([`${pathname} is on the wrong host`])
    const mistakes = [...this.#judgeHeaders(call), ...this.#description.judgeRequest(operation, call)]
    if (mistakes.length > 0) return this.#refuse(mistakes)
    const answer = given === undefined ? wrong(404, 'Not Found') : this.#perform(operation, call)
    this.complaints.push(...this.#description.judgeAnswer(operation, call.method, answer))
    return answer
  }

  #judgeHeaders({ headers }: ForgeCall): readonly string[] {
    return [
      ...(headers['user-agent'] === undefined ? ['GitHub wants a User-Agent'] : []),
      ...(headers['x-github-api-version'] === '2022-11-28' ? [] : ['the version of the API is not said']),
    ]
  }

  #refuse(mistakes: readonly string[]): ForgeAnswer {
    this.complaints.push(...mistakes)
    return wrong(400, mistakes.join('; '))
  }

  #perform({ template, parameters }: GithubOperation, call: ForgeCall): ForgeAnswer {
    if (`${parameters['owner']}/${parameters['repo']}` !== REPOSITORY) return wrong(404, 'Not Found')
    const { ref = '', tag = '' } = parameters
    switch (`${call.method} ${template.replace('/repos/{owner}/{repo}', '')}`) {
      case 'GET /commits/{ref}/check-runs':
        return this.#checkRuns(call, ref)
      case 'GET /commits/{ref}/status':
        return this.#combined(call, ref)
      case 'GET /git/ref/{ref}':
        return this.#ref(ref)
      case 'GET /releases': {
        const shown = this.releases.toReversed().map((each) => showRelease(this.url, each))
        return this.#page(call, shown)
      }
      case 'POST /releases':
        return this.#create(jsonOf(call))
      case 'GET /releases/tags/{tag}':
        return this.#found(this.releases.find((each) => each.tag === tag && !each.draft))
      default:
        return this.#performOnRelease(parameters, call)
    }
  }

  #performOnRelease(parameters: Readonly<Record<string, string>>, call: ForgeCall): ForgeAnswer {
    const { release_id: id, asset_id: asset } = parameters
    if (asset !== undefined) return this.#asset(call, asset)
    const release = this.releases.find((each) => String(each.id) === id)
    if (release === undefined) return wrong(404, 'Not Found')
    return call.method === 'PATCH' ? this.#edit(release, jsonOf(call)) : this.#upload(call, release)
  }

  #checkRuns(call: ForgeCall, commit: string): ForgeAnswer {
    if (!this.#has(commit)) return wrong(422, `No commit found for SHA: ${commit}`)
    const shown = (this.runs.get(commit) ?? []).map(({ suite = 1, ...run }, index) => ({
      id: index + 1,
      node_id: `run${index}`,
      head_sha: commit,
      external_id: null,
      url: `${this.url}${API}/repos/${REPOSITORY}/check-runs/${index + 1}`,
      html_url: `${this.url}/${REPOSITORY}/runs/${index + 1}`,
      details_url: `${this.url}/${REPOSITORY}/actions/runs/1/job/${index}`,
      started_at: TIME,
      completed_at: run.status === 'completed' ? TIME : null,
      output: { title: null, summary: null, text: null, annotations_count: 0, annotations_url: this.url },
      check_suite: { id: suite },
      app: null,
      pull_requests: [],
      ...run,
    }))
    const page = this.#page(call, shown)
    return { ...page, json: { total_count: shown.length, check_runs: page.json } }
  }

  #combined(call: ForgeCall, commit: string): ForgeAnswer {
    if (!this.#has(commit)) return wrong(404, 'Not Found')
    const shown = (this.statuses.get(commit) ?? []).map((status, index) => ({
      id: index + 1,
      node_id: `status${index}`,
      url: `${this.url}${API}/repos/${REPOSITORY}/statuses/${commit}`,
      description: null,
      target_url: null,
      avatar_url: null,
      created_at: TIME,
      updated_at: TIME,
      ...status,
    }))
    const page = this.#page(call, shown)
    const json = {
      state: 'success',
      statuses: page.json,
      sha: commit,
      total_count: shown.length,
      repository: showRepository(this.url, this.#description.requiredOf('minimal-repository')),
      commit_url: `${this.url}${API}/repos/${REPOSITORY}/commits/${commit}`,
      url: `${this.url}${API}/repos/${REPOSITORY}/commits/${commit}/status`,
    }
    return { ...page, json }
  }

  #has(commit: string): boolean {
    return this.runs.has(commit) || this.statuses.has(commit) || [...this.tags.values()].includes(commit)
  }

  #ref(ref: string): ForgeAnswer {
    const commit = this.tags.get(ref.replace(/^tags\//u, ''))
    if (commit === undefined) return wrong(404, 'Not Found')
    const url = `${this.url}${API}/repos/${REPOSITORY}/git/${ref}`
    return {
      status: 200,
      json: { ref: `refs/${ref}`, node_id: 'ref', url, object: { type: 'commit', sha: commit, url } },
    }
  }

  /** A published release whose tag is missing makes GitHub create the tag: nobody may get that far here. */
  #create(body: Readonly<Record<string, unknown>>): ForgeAnswer {
    const tag = textOf(body['tag_name'])
    const draft = body['draft'] === true
    if (!draft && this.releases.some((each) => each.tag === tag && !each.draft)) {
      return wrong(422, 'Validation Failed: already_exists')
    }
    if (!draft && !this.tags.has(tag)) return this.#refuse([`GitHub would create the tag ${tag}`])
    const release: GithubRelease = {
      id: (this.#ids += 1),
      tag,
      title: textOf(body['name']),
      notes: textOf(body['body']),
      draft,
      prerelease: body['prerelease'] === true,
      assets: [],
    }
    this.releases.push(release)
    return { status: 201, json: showRelease(this.url, release) }
  }

  #edit(release: GithubRelease, body: Readonly<Record<string, unknown>>): ForgeAnswer {
    if (body['draft'] === false && !this.tags.has(release.tag)) {
      return this.#refuse([`GitHub would create the tag ${release.tag}`])
    }
    release.title = textOf(body['name'], release.title)
    release.notes = textOf(body['body'], release.notes)
    if (typeof body['draft'] === 'boolean') release.draft = body['draft']
    if (typeof body['prerelease'] === 'boolean') release.prerelease = body['prerelease']
    if (body['make_latest'] === 'true' && !release.draft && !release.prerelease) this.latest = release.tag
    return { status: 200, json: showRelease(this.url, release) }
  }

  /** GitHub takes no second asset of a name, an unfinished one neither, and writes dots for what it does not like in a name. */
  #upload(call: ForgeCall, release: GithubRelease): ForgeAnswer {
    const name = (call.url.searchParams.get('name') ?? '').replaceAll(/[^\w.+-]/gu, '.')
    if (release.assets.some((asset) => asset.name === name)) return wrong(422, 'already_exists')
    const asset: GithubAsset = { id: (this.#ids += 1), name, bytes: call.body, state: 'uploaded' }
    release.assets.push(asset)
    return { status: 201, json: showAsset(this.url, release, asset) }
  }

  #asset(call: ForgeCall, id: string): ForgeAnswer {
    const release = this.releases.find(({ assets }) => assets.some((asset) => String(asset.id) === id))
    const asset = release?.assets.find((each) => String(each.id) === id)
    if (release === undefined || asset === undefined) return wrong(404, 'Not Found')
    if (call.method === 'DELETE') {
      release.assets.splice(release.assets.indexOf(asset), 1)
      return { status: 204 }
    }
    if (call.headers.accept !== 'application/octet-stream')
      return { status: 200, json: showAsset(this.url, release, asset) }
    // On another host, as a browser has it: the token may not go there.
    const storage = this.url.replace('127.0.0.1', 'localhost')
    return { status: 302, headers: { location: `${storage}/storage/${asset.id}` } }
  }

  #download({ url, headers }: ForgeCall): ForgeAnswer {
    if (headers.authorization !== undefined) return this.#refuse(['the token was sent to the storage'])
    const asset = this.releases
      .flatMap(({ assets }) => assets)
      .find(({ id }) => url.pathname === `/storage/${id}`)
    return asset === undefined ? { status: 404 } : { status: 200, bytes: asset.bytes }
  }

  #found(release: GithubRelease | undefined): ForgeAnswer {
    return release === undefined
      ? wrong(404, 'Not Found')
      : { status: 200, json: showRelease(this.url, release) }
  }

  #page({ url }: ForgeCall, items: readonly unknown[]): ForgeAnswer {
    const size = Math.min(Number(url.searchParams.get('per_page') ?? 30), 100)
    const page = Number(url.searchParams.get('page') ?? 1)
    const next = new URL(url)
    next.searchParams.set('page', String(page + 1))
    const more = page * size < items.length
    const headers = more ? { link: `<${next.href}>; rel="next"` } : {}
    return { status: 200, json: items.slice((page - 1) * size, page * size), headers }
  }
}

function wrong(status: number, message: string): ForgeAnswer {
  return {
    status,
    json: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
  }
}

function textOf(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise
}

function jsonOf({ body }: ForgeCall): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(body.toString('utf8'))
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
