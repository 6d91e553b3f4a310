export const REPOSITORY = 'acme/web'
export const TIME = '2026-01-01T00:00:00Z'
export const API = '/api/v3'
export const UPLOADS = '/api/uploads'

export interface GithubAsset {
  readonly id: number
  readonly name: string
  readonly bytes: Buffer
  state: 'uploaded' | 'open'
}

export interface GithubRelease {
  readonly id: number
  readonly tag: string
  title: string
  notes: string
  draft: boolean
  prerelease: boolean
  readonly assets: GithubAsset[]
}

/** A release as GitHub shows it. */
export function showRelease(url: string, release: GithubRelease): unknown {
  const { id, tag, title, notes, draft, prerelease, assets } = release
  const base = `${url}${API}/repos/${REPOSITORY}/releases/${id}`
  return {
    id,
    node_id: `release${id}`,
    tag_name: tag,
    target_commitish: 'main',
    name: title,
    body: notes,
    draft,
    prerelease,
    url: base,
    assets_url: `${base}/assets`,
    upload_url: `${url}${UPLOADS}/repos/${REPOSITORY}/releases/${id}/assets{?name,label}`,
    html_url: `${url}/${REPOSITORY}/releases/tag/${tag}`,
    tarball_url: null,
    zipball_url: null,
    created_at: TIME,
    published_at: draft ? null : TIME,
    author: showUser(url),
    assets: assets.map((asset) => showAsset(url, release, asset)),
  }
}

/** An asset as GitHub shows it. */
export function showAsset(url: string, release: GithubRelease, asset: GithubAsset): unknown {
  const { id, name, bytes, state } = asset
  return {
    id,
    node_id: `asset${id}`,
    name,
    label: null,
    state,
    size: bytes.length,
    digest: null,
    content_type: 'application/octet-stream',
    download_count: 0,
    created_at: TIME,
    updated_at: TIME,
    uploader: null,
    url: `${url}${API}/repos/${REPOSITORY}/releases/assets/${id}`,
    browser_download_url: `${url}/${REPOSITORY}/releases/download/${release.tag}/${name}`,
  }
}

function showUser(url: string): Readonly<Record<string, unknown>> {
  const own = `${url}${API}/users/ada`
  const links = [
    'url',
    'html_url',
    'followers_url',
    'following_url',
    'gists_url',
    'starred_url',
    'subscriptions_url',
    'organizations_url',
    'repos_url',
    'events_url',
    'received_events_url',
    'avatar_url',
  ]
  const named = Object.fromEntries(links.map((name) => [name, own]))
  return {
    login: 'ada',
    id: 1,
    node_id: 'ada',
    gravatar_id: null,
    type: 'User',
    site_admin: false,
    ...named,
  }
}

/** As small as the description lets a repository be; `fields` are those that it demands. */
export function showRepository(url: string, fields: readonly string[]): unknown {
  const address = `${url}${API}/repos/${REPOSITORY}`
  const known = fields.map((name) => [name, address] as const)
  const own = {
    id: 1,
    node_id: 'web',
    name: 'web',
    full_name: REPOSITORY,
    owner: showUser(url),
    private: true,
    description: null,
    fork: false,
    hooks_url: address,
  }
  return { ...Object.fromEntries(known), ...own }
}
