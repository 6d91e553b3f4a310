import { askPlainly } from './plain-http.ts'
import type { PlainAnswer } from './plain-http.ts'

/** A registry asked with plain HTTP and nothing of Tidemark, so that tests see what anybody else would. */

const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

export interface RawRegistry {
  readonly host: string
  /** Every tag, sorted; none of a repository that is not there. */
  tagNames(repository: string): Promise<readonly string[]>
  /** Every tag and the digest that it names, sorted by tag. */
  tags(repository: string): Promise<Record<string, string>>
  /** The digest that a tag names, or null. */
  digest(repository: string, tag: string): Promise<string | null>
  /** A manifest's exact bytes. */
  manifest(repository: string, reference: string): Promise<Buffer>
  /** Points a tag at a manifest behind Tidemark's back. */
  retag(repository: string, reference: string, tag: string): Promise<void>
  /** Deletes a manifest, and all its tags. */
  remove(repository: string, digest: string): Promise<void>
}

export function rawRegistry(host: string): RawRegistry {
  const url = (path: string): string => `http://${host}/v2/${path}`
  async function digest(repository: string, tag: string): Promise<string | null> {
    const options = { method: 'HEAD', headers: { accept: ACCEPT } }
    const { status, headers } = await askPlainly(url(`${repository}/manifests/${tag}`), options)
    if (status === 404) return null
    expectStatus(status, 200, `HEAD ${repository}:${tag}`)
    const named = headers['docker-content-digest']
    return typeof named === 'string' ? named : null
  }
  async function fetchManifest(repository: string, reference: string): Promise<PlainAnswer> {
    const answer = await askPlainly(url(`${repository}/manifests/${reference}`), {
      headers: { accept: ACCEPT },
    })
    expectStatus(answer.status, 200, `${repository}:${reference}`)
    return answer
  }
  async function tagNames(repository: string): Promise<readonly string[]> {
    const { status, body } = await askPlainly(url(`${repository}/tags/list`))
    if (status === 404) return []
    expectStatus(status, 200, `the tags of ${repository}`)
    const { tags } = JSON.parse(body.toString()) as { tags: string[] | null }
    return (tags ?? []).toSorted()
  }
  return {
    host,
    digest,
    tagNames,
    async tags(repository) {
      const found: Record<string, string> = {}
      for (const tag of await tagNames(repository)) {
        const named = await digest(repository, tag)
        if (named !== null) found[tag] = named
      }
      return found
    },
    manifest: async (repository, reference) => (await fetchManifest(repository, reference)).body,
    async retag(repository, reference, tag) {
      const { headers, body } = await fetchManifest(repository, reference)
      const { status } = await askPlainly(url(`${repository}/manifests/${tag}`), {
        method: 'PUT',
        headers: { 'content-type': headers['content-type'] ?? '', 'content-length': String(body.length) },
        body,
      })
      expectStatus(status, 201, `PUT ${repository}:${tag}`)
    },
    async remove(repository, named) {
      const { status } = await askPlainly(url(`${repository}/manifests/${named}`), { method: 'DELETE' })
      expectStatus(status, 202, `DELETE ${repository}@${named}`)
    },
  }
}

function expectStatus(status: number, wanted: number, what: string): void {
  if (status !== wanted) throw new Error(`${status} for ${what}`)
}
