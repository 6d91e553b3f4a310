import { createHash } from 'node:crypto'

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
import { packagePath, packageText, permanentPath, projectPath } from './gitlab-names.ts'
import { packageFiles } from './gitlab-packages.ts'
import { readGitlabLink, readGitlabRelease, readGitlabStatus } from './gitlab-shape.ts'
import type { PackageFile } from './gitlab-shape.ts'
import type { Rest } from './rest.ts'

/** What a client of GitLab needs. */
export interface GitlabWorld {
  readonly place: ForgePlace
  readonly rest: Rest
  readonly authenticated: boolean
  /** The pipeline that this run is a job of (`CI_PIPELINE_ID`), whose jobs are no checks to wait for. */
  readonly ownPipeline?: string | undefined
}

const PAGE = 100
const NOT_FOUND = 404
const CONFLICT = 409
const UNPROCESSABLE = 422

/** A project on GitLab: no drafts; assets are files of a generic package, linked from the release. */
export function createGitlabForge(world: GitlabWorld): Forge {
  return new GitlabForge(world)
}

class GitlabForge implements Forge {
  readonly place: ForgePlace
  readonly authenticated: boolean
  readonly hasDrafts = false
  readonly #world: GitlabWorld

  constructor(world: GitlabWorld) {
    this.place = world.place
    this.authenticated = world.authenticated
    this.#world = world
  }

  /** The newest jobs of every pipeline of the commit, and what other systems said of it. */
  async checks(commit: string): Promise<readonly CommitCheck[]> {
    const path = `/repository/commits/${encodeURIComponent(commit)}/statuses?all=false&per_page=${PAGE}`
    const found = await this.#world.rest.list(this.#path(path))
    if (found === null) await this.#needProject()
    const all = (found ?? []).map((status) =>
      expectShape(this.place, status, 'a commit status', readGitlabStatus),
    )
    const { ownPipeline } = this.#world
    return newestOfEach(all.filter(({ pipeline }) => ownPipeline === undefined || pipeline !== ownPipeline))
  }

  async findRelease(gitTag: string): Promise<ForgeRelease | null> {
    const { status, json } = await this.#world.rest.send({
      method: 'GET',
      path: this.#releasePath(gitTag),
      allow: [NOT_FOUND],
    })
    if (status !== NOT_FOUND) return await this.#release(json)
    await this.#needProject()
    return null
  }

  /** GitLab makes a tag that is not there only from a `ref`, and none is sent. A prerelease is nothing special there. */
  async createRelease({ gitTag, title, notes }: ReleaseDraft): Promise<ForgeRelease> {
    const { status, json } = await this.#world.rest.send({
      method: 'POST',
      path: this.#path('/releases'),
      json: { tag_name: gitTag, name: title, description: notes },
      allow: [CONFLICT, UNPROCESSABLE],
    })
    if (status === CONFLICT) return await this.#raced(gitTag)
    if (status === UNPROCESSABLE) throw this.#refusal(gitTag, json)
    return await this.#release(json)
  }

  /** `draft` and `latest` mean nothing here: a release is seen at once, and the newest by its date is the latest. */
  async updateRelease(release: ForgeRelease, { title, notes }: ReleaseChange): Promise<ForgeRelease> {
    if (title === undefined && notes === undefined) return release
    const { json } = await this.#world.rest.send({
      method: 'PUT',
      path: this.#releasePath(release.gitTag),
      json: {
        ...(title === undefined ? {} : { name: title }),
        ...(notes === undefined ? {} : { description: notes }),
      },
    })
    return await this.#release(json)
  }

  /** The file first, the link last: what is linked is whole. A file that an earlier run left is not sent again. */
  async uploadAsset(release: ForgeRelease, asset: AssetUpload): Promise<ForgeAsset> {
    const path = packagePath(this.place, release.gitTag, asset.name)
    const files = await packageFiles(this.#world.rest, this.place, release.gitTag)
    const sha256 = createHash('sha256').update(asset.bytes).digest('hex')
    if (files.get(packageText(asset.name))?.sha256 !== sha256)
      await this.#world.rest.send({ method: 'PUT', path, body: asset })
    const permanent = permanentPath(asset.name)
    const { json } = await this.#world.rest.send({
      method: 'POST',
      path: `${this.#releasePath(release.gitTag)}/assets/links`,
      json: {
        name: asset.name,
        url: `${this.place.url}${path}`,
        ...(permanent === null ? {} : { direct_asset_path: permanent }),
      },
    })
    const link = expectShape(this.place, json, 'a release link', readGitlabLink)
    return { ...link, size: asset.bytes.length }
  }

  /** The link only. Its file stays: an upload of the same name is handed out instead of it. */
  async deleteAsset(release: ForgeRelease, asset: ForgeAsset): Promise<void> {
    await this.#world.rest.send({
      method: 'DELETE',
      path: `${this.#releasePath(release.gitTag)}/assets/links/${encodeURIComponent(asset.id)}`,
      allow: [NOT_FOUND],
    })
  }

  /** Only what stands in the project's own package: a link may lead anywhere, and no token may go there. */
  async readAsset(release: ForgeRelease, asset: ForgeAsset, limit: number): Promise<Uint8Array> {
    const path = packagePath(this.place, release.gitTag, asset.name)
    if (asset.url !== `${this.place.url}${path}`)
      throw oddAnswer(this.place, `for ${asset.name} a link that leads out of the release's package`)
    return await this.#world.rest.read(path, limit)
  }

  async #raced(gitTag: string): Promise<ForgeRelease> {
    const found = await this.findRelease(gitTag)
    if (found === null)
      throw oddAnswer(this.place, `that a release of ${gitTag} exists, and shows none`, CONFLICT)
    return found
  }

  #refusal(gitTag: string, json: unknown): Error {
    const message = isRecord(json) ? json['message'] : undefined
    return message === 'Ref is not specified'
      ? tagUnknown(this.place, gitTag)
      : oddAnswer(this.place, 'that it cannot make this release', UNPROCESSABLE)
  }

  /** The list of releases is readable by whoever may see the project's releases, a job's token too. */
  async #needProject(): Promise<void> {
    const { status } = await this.#world.rest.send({
      method: 'GET',
      path: this.#path('/releases?per_page=1'),
      allow: [NOT_FOUND],
    })
    if (status === NOT_FOUND) throw repositoryHidden(this.place)
  }

  /** A release with what its package says of its assets. */
  async #release(json: unknown): Promise<ForgeRelease> {
    const release = expectShape(this.place, json, 'a release', readGitlabRelease)
    const own = release.assets.filter((asset) => this.#isOwn(release, asset))
    if (own.length === 0) return release
    const files = await packageFiles(this.#world.rest, this.place, release.gitTag)
    const assets = release.assets.map((asset) =>
      own.includes(asset) ? measured(asset, files.get(packageText(asset.name))) : asset,
    )
    return { ...release, assets }
  }

  #isOwn({ gitTag }: ForgeRelease, { name, url }: ForgeAsset): boolean {
    return url === `${this.place.url}${packagePath(this.place, gitTag, name)}`
  }

  #releasePath(gitTag: string): string {
    return this.#path(`/releases/${encodeURIComponent(gitTag)}`)
  }

  #path(rest: string): string {
    return `${projectPath(this.place)}${rest}`
  }
}

function measured(asset: ForgeAsset, file: PackageFile | undefined): ForgeAsset {
  return { ...asset, size: file?.size ?? null, whole: file !== undefined }
}
