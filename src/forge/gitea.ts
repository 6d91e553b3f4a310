import { isRecord } from '../model/shape.ts'
import { newestOfEach } from './checks.ts'
import { expectShape, oddAnswer, repositoryHidden, tagUnknown } from './forge-answer.ts'
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
import { formOf } from './gitea-form.ts'
import { readGiteaAsset, readGiteaRelease, readGiteaStatus } from './gitea-shape.ts'
import type { Rest } from './rest.ts'

/** What a client of Gitea needs. */
export interface GiteaWorld {
  readonly place: ForgePlace
  readonly rest: Rest
  readonly authenticated: boolean
  readonly random: (bytes: number) => Uint8Array
}

/** The most that Gitea puts on a page, unless its administrator allows more. */
const PAGE = 50
const NOT_FOUND = 404
const CONFLICT = 409

/** A repository on Gitea or Forgejo. */
export function createGiteaForge(world: GiteaWorld): Forge {
  return new GiteaForge(world)
}

class GiteaForge implements Forge {
  readonly place: ForgePlace
  readonly authenticated: boolean
  readonly hasDrafts = true
  readonly #world: GiteaWorld

  constructor(world: GiteaWorld) {
    this.place = world.place
    this.authenticated = world.authenticated
    this.#world = world
  }

  /**
   * Gitea Actions report as statuses too. A commit that the forge has not seen has no checks.
   * Sorted by their index, the one order of Gitea's without ties, so that no status is lost between two pages.
   */
  async checks(commit: string): Promise<readonly CommitCheck[]> {
    const path = this.#path(['commits', commit, 'statuses'], `sort=highestindex&limit=${PAGE}`)
    const found = await this.#world.rest.list(path)
    if (found === null) await this.#needRepository()
    return newestOfEach(
      (found ?? []).map((status) => expectShape(this.place, status, 'a commit status', readGiteaStatus)),
    )
  }

  /**
   * By its tag, which finds published releases everywhere and drafts on newer servers only; else among the drafts.
   * Gitea has at most one release for a tag.
   */
  async findRelease(gitTag: string): Promise<ForgeRelease | null> {
    const { status, json } = await this.#get(['releases', 'tags', gitTag])
    if (status !== NOT_FOUND) return this.#release(json)
    const drafts = await this.#world.rest.list(this.#path(['releases'], `draft=true&limit=${PAGE}`))
    if (drafts === null) throw repositoryHidden(this.place)
    const found = drafts.find((draft) => isRecord(draft) && draft['tag_name'] === gitTag)
    return found === undefined ? null : this.#release(found)
  }

  /**
   * The target is the tag itself: Gitea makes the tag of a release that it misses from its target when the release is published,
   * and so has nothing to make it from.
   */
  async createRelease({ gitTag, title, notes, prerelease }: ReleaseDraft): Promise<ForgeRelease> {
    await this.#needTag(gitTag)
    const { status, json } = await this.#world.rest.send({
      method: 'POST',
      path: this.#path(['releases']),
      json: {
        tag_name: gitTag,
        target_commitish: `refs/tags/${gitTag}`,
        name: title,
        body: notes,
        draft: true,
        prerelease,
      },
      allow: [CONFLICT],
    })
    if (status === CONFLICT) return await this.#raced(gitTag)
    return this.#release(json)
  }

  /** An empty title or text changes nothing in Gitea; `latest` is the newest published release there, whatever is asked. */
  async updateRelease(release: ForgeRelease, change: ReleaseChange): Promise<ForgeRelease> {
    const { title, notes, draft } = change
    if (draft === false) await this.#needTag(release.gitTag)
    const { json } = await this.#world.rest.send({
      method: 'PATCH',
      path: this.#path(['releases', release.id]),
      json: {
        ...(title === undefined ? {} : { name: title }),
        ...(notes === undefined ? {} : { body: notes }),
        ...(draft === undefined ? {} : { draft }),
      },
    })
    return this.#release(json)
  }

  async uploadAsset(release: ForgeRelease, asset: AssetUpload): Promise<ForgeAsset> {
    const boundary = `tidemark-${Buffer.from(this.#world.random(18)).toString('hex')}`
    const { json } = await this.#world.rest.send({
      method: 'POST',
      path: this.#path(['releases', release.id, 'assets'], `name=${encodeURIComponent(asset.name)}`),
      body: formOf(asset, boundary),
    })
    return expectShape(this.place, json, 'an attachment', readGiteaAsset)
  }

  async deleteAsset(release: ForgeRelease, asset: ForgeAsset): Promise<void> {
    await this.#world.rest.send({
      method: 'DELETE',
      path: this.#path(['releases', release.id, 'assets', asset.id]),
      allow: [NOT_FOUND],
    })
  }

  /**
   * From the address that is the same for every attachment, a draft's too. Built here: the one that Gitea tells is made of the
   * address its administrator set, which may be another host, and no token may go there.
   */
  async readAsset(release: ForgeRelease, asset: ForgeAsset, limit: number): Promise<Uint8Array> {
    const { status, json } = await this.#get(['releases', release.id, 'assets', asset.id])
    const uuid = isRecord(json) ? json['uuid'] : undefined
    if (status === NOT_FOUND || typeof uuid !== 'string')
      throw oddAnswer(this.place, `nothing for the asset ${asset.name}`, status)
    return await this.#world.rest.read(`/attachments/${encodeURIComponent(uuid)}`, limit)
  }

  /** Somebody else, or a request whose answer was lost, created it in between. */
  async #raced(gitTag: string): Promise<ForgeRelease> {
    const found = await this.findRelease(gitTag)
    if (found === null)
      throw oddAnswer(this.place, `that a release of ${gitTag} exists, and shows none`, CONFLICT)
    return found
  }

  async #needTag(gitTag: string): Promise<void> {
    const { status } = await this.#get(['tags', gitTag])
    if (status !== NOT_FOUND) return
    await this.#needRepository()
    throw tagUnknown(this.place, gitTag)
  }

  /** Gitea says "not found" of a hidden repository as of a thing in it. */
  async #needRepository(): Promise<void> {
    const { status } = await this.#get(['releases'], 'limit=1')
    if (status === NOT_FOUND) throw repositoryHidden(this.place)
  }

  async #get(parts: readonly string[], query?: string): Promise<{ status: number; json: unknown }> {
    return await this.#world.rest.send({
      method: 'GET',
      path: this.#path(parts, query),
      allow: [NOT_FOUND],
    })
  }

  #release(value: unknown): ForgeRelease {
    return expectShape(this.place, value, 'a release', readGiteaRelease)
  }

  #path(parts: readonly string[], query?: string): string {
    const all = [...this.place.repository.split('/'), ...parts].map((part) => encodeURIComponent(part))
    return `/api/v1/repos/${all.join('/')}${query === undefined ? '' : `?${query}`}`
  }
}
