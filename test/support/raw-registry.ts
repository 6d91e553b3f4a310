/** A registry asked with plain HTTP and nothing of Tidemark, so that tests see what anybody else would. */

const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

export interface RawRegistry {
  readonly host: string
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
    const answer = await fetch(url(`${repository}/manifests/${tag}`), options)
    if (answer.status === 404) return null
    if (!answer.ok) throw new Error(`${answer.status} for ${repository}:${tag}`)
    return answer.headers.get('docker-content-digest')
  }
  async function fetchManifest(repository: string, reference: string): Promise<Response> {
    const answer = await fetch(url(`${repository}/manifests/${reference}`), { headers: { accept: ACCEPT } })
    if (!answer.ok) throw new Error(`${answer.status} for ${repository}:${reference}`)
    return answer
  }
  return {
    host,
    digest,
    async tags(repository) {
      const answer = await fetch(url(`${repository}/tags/list`))
      if (answer.status === 404) return {}
      const { tags } = (await answer.json()) as { tags: string[] | null }
      const found: Record<string, string> = {}
      for (const tag of (tags ?? []).toSorted()) {
        const named = await digest(repository, tag)
        if (named !== null) found[tag] = named
      }
      return found
    },
    async manifest(repository, reference) {
      return Buffer.from(await (await fetchManifest(repository, reference)).arrayBuffer())
    },
    async retag(repository, reference, tag) {
      const source = await fetchManifest(repository, reference)
      const type = source.headers.get('content-type') ?? ''
      const body = await source.arrayBuffer()
      const answer = await fetch(url(`${repository}/manifests/${tag}`), {
        method: 'PUT',
        headers: { 'content-type': type },
        body,
      })
      if (answer.status !== 201) throw new Error(`${answer.status} for PUT ${repository}:${tag}`)
    },
    async remove(repository, named) {
      const answer = await fetch(url(`${repository}/manifests/${named}`), { method: 'DELETE' })
      if (answer.status !== 202) throw new Error(`${answer.status} for DELETE ${repository}@${named}`)
    },
  }
}
