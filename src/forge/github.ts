import { isRecord } from '../model/shape.ts'
import { assetRenamed, expectShape, oddAnswer, repositoryHidden, tagUnknown } from './forge-answer.ts'
import type {
  AssetUpload,
  CommitCheck,
  Forge,
  ForgeAsset,
  ForgePlace,
  ForgeRelease,
  ReleaseChange,
  ReleaseDraft,
} from './forge.ts'
import { githubChecks } from './github-checks.ts'
import { readCheckRun, readGithubAsset, readGithubRelease, readGithubStatus } from './github-shape.ts'
import type { Rest } from './rest.ts'

/** What a client of GitHub needs. */
export interface GithubWorld {
  readonly place: ForgePlace
  /** Below {@link githubRoots}`.api`. */
  readonly rest: Rest
  /** Below {@link githubRoots}`.uploads`. */
  readonly uploads: Rest
  readonly authenticated: boolean
  /** Id of the workflow run that we are in, whose own checks are not waited for. */
  readonly ownRun?: string | undefined
}

const PAGE = 100
const MOST_PAGES = 100
const NOT_FOUND = 404
/** A commit that is not there, and a release or an asset that is there already. */
const UNPROCESSABLE = 422

/** Where GitHub's API and its uploads are: on hosts of their own for github.com, below the address for an Enterprise Server. */
export function githubRoots({ url }: ForgePlace): { readonly api: string; readonly uploads: string } {
  if (url === 'https://github.com')
    return { api: 'https://api.github.com', uploads: 'https://uploads.github.com' }
  return { api: `${url}/api/v3`, uploads: `${url}/api/uploads` }
}

/** A repository on GitHub, by its REST API of 2022-11-28. */
export function createGithubForge(world: GithubWorld): Forge {
  return new GithubForge(world)
}

class GithubForge implements Forge {
  readonly place: ForgePlace
  readonly authenticated: boolean
  readonly hasDrafts = true
  readonly #world: GithubWorld

  constructor(world: GithubWorld) {
    this.place = world.place
    this.authenticated = world.authenticated
    this.#world = world
  }

  /** Check runs (the newest of each name in a suite) and commit statuses. A commit that GitHub has not seen has none. */
  async checks(commit: string): Promise<readonly CommitCheck[]> {
    const [runs, statuses] = await Promise.all([
      this.#pages(['commits', commit, 'check-runs'], 'check_runs', 'filter=latest&'),
      this.#pages(['commits', commit, 'status'], 'statuses'),
    ])
    if (runs === null || statuses === null) await this.#needRepository()
    const ran = (runs ?? []).map((run) => expectShape(this.place, run, 'a check run', readCheckRun))
    const said = (statuses ?? []).map((status) =>
      expectShape(this.place, status, 'a commit status', readGithubStatus),
    )
    return githubChecks(
      ran.filter(({ check }) => !this.#isOwn(check)),
      said,
    )
  }

  /** By its tag, which finds no drafts; else among all releases. Of several drafts for a tag the oldest. */
  async findRelease(gitTag: string): Promise<ForgeRelease | null> {
    const { status, json } = await this.#get(['releases', 'tags', gitTag])
    if (status !== NOT_FOUND) return this.#release(json)
    const all = await this.#world.rest.list(this.#path(['releases'], `per_page=${PAGE}`))
    if (all === null) throw repositoryHidden(this.place)
    const found = all.findLast((release) => isRecord(release) && release['tag_name'] === gitTag)
    return found === undefined ? null : this.#release(found)
  }

  /** GitHub would make the tag of a release that it misses when the release is published: so it is asked for first. */
  async createRelease({ gitTag, title, notes, prerelease }: ReleaseDraft): Promise<ForgeRelease> {
    await this.#needTag(gitTag)
    const { status, json } = await this.#world.rest.send({
      method: 'POST',
      path: this.#path(['releases']),
      json: { tag_name: gitTag, name: title, body: notes, draft: true, prerelease, make_latest: 'false' },
      allow: [UNPROCESSABLE],
    })
    if (status !== UNPROCESSABLE) return this.#release(json)
    // Somebody else, or a request whose answer was lost, created it in between.
    const found = await this.findRelease(gitTag)
    if (found === null) throw oddAnswer(this.place, `that the release of ${gitTag} cannot be made`, status)
    return found
  }

  async updateRelease(release: ForgeRelease, change: ReleaseChange): Promise<ForgeRelease> {
    const { title, notes, draft, latest } = change
    if (draft === false) await this.#needTag(release.gitTag)
    const { json } = await this.#world.rest.send({
      method: 'PATCH',
      path: this.#path(['releases', release.id]),
      json: {
        ...(title === undefined ? {} : { name: title }),
        ...(notes === undefined ? {} : { body: notes }),
        ...(draft === undefined ? {} : { draft }),
        ...(latest === undefined ? {} : { make_latest: String(latest) }),
      },
    })
    return this.#release(json)
  }

  async uploadAsset(release: ForgeRelease, { name, bytes, contentType }: AssetUpload): Promise<ForgeAsset> {
    const { json } = await this.#world.uploads.send({
      method: 'POST',
      path: this.#path(['releases', release.id, 'assets'], `name=${encodeURIComponent(name)}`),
      body: { bytes, contentType },
    })
    const made = expectShape(this.place, json, 'an asset', readGithubAsset)
    if (made.name === name) return made
    // GitHub writes a dot for a character that it does not like: nobody would find the file by its name again.
    await this.deleteAsset(release, made)
    throw assetRenamed(this.place, name, made.name)
  }

  async deleteAsset(_: ForgeRelease, asset: ForgeAsset): Promise<void> {
    const path = this.#path(['releases', 'assets', asset.id])
    await this.#world.rest.send({ method: 'DELETE', path, allow: [NOT_FOUND] })
  }

  async readAsset(_: ForgeRelease, asset: ForgeAsset, limit: number): Promise<Uint8Array> {
    return await this.#world.rest.read(this.#path(['releases', 'assets', asset.id]), limit)
  }

  #isOwn({ url }: CommitCheck): boolean {
    const { ownRun } = this.#world
    return ownRun !== undefined && url !== null && url.includes(`/actions/runs/${ownRun}/`)
  }

  /** All items of an answer that holds them under `key`; null where GitHub does not know the commit. */
  async #pages(parts: readonly string[], key: string, query = ''): Promise<readonly unknown[] | null> {
    const items: unknown[] = []
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const path = this.#path(parts, `${query}per_page=${PAGE}&page=${page}`)
      const { status, json } = await this.#world.rest.send({
        method: 'GET',
        path,
        allow: [NOT_FOUND, UNPROCESSABLE],
      })
      if (status === NOT_FOUND || status === UNPROCESSABLE) return null
      const found = isRecord(json) ? json[key] : undefined
      if (!Array.isArray(found)) throw oddAnswer(this.place, `no ${key}`, status)
      items.push(...found)
      if (found.length < PAGE) return items
    }
    throw oddAnswer(this.place, `more than ${MOST_PAGES} pages of ${key}`)
  }

  async #needTag(gitTag: string): Promise<void> {
    const { status } = await this.#get(['git', 'ref', 'tags', ...gitTag.split('/')])
    if (status !== NOT_FOUND) return
    await this.#needRepository()
    throw tagUnknown(this.place, gitTag)
  }

  /** GitHub says "not found" of a hidden repository as of a thing in it. */
  async #needRepository(): Promise<void> {
    const { status } = await this.#get(['releases'], 'per_page=1')
    if (status === NOT_FOUND) throw repositoryHidden(this.place)
  }

  async #get(parts: readonly string[], query?: string): Promise<{ status: number; json: unknown }> {
    return await this.#world.rest.send({ method: 'GET', path: this.#path(parts, query), allow: [NOT_FOUND] })
  }

  #release(value: unknown): ForgeRelease {
    return expectShape(this.place, value, 'a release', readGithubRelease)
  }

  #path(parts: readonly string[], query?: string): string {
    const all = [...this.place.repository.split('/'), ...parts].map((part) => encodeURIComponent(part))
    return `/repos/${all.join('/')}${query === undefined ? '' : `?${query}`}`
  }
}
