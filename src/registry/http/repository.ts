import { repositoryScope } from '../auth/scope.ts'
import type { Endpoint } from './endpoint.ts'

/** One repository of one registry: what every operation needs to speak about it. */
export class Repository {
  readonly endpoint: Endpoint
  /** The image's canonical name, for messages. */
  readonly name: string
  /** As in the API's paths. */
  readonly path: string
  /** True once a write here was taken: the account may push, so a later 403 is about the tag and not the login. */
  pushed = false

  constructor(endpoint: Endpoint, name: string, path: string) {
    this.endpoint = endpoint
    this.name = name
    this.path = path
  }

  /** `manifestUrl('latest')`, or a digest. */
  manifestUrl(reference: string): URL {
    return this.endpoint.url(`${this.path}/manifests/${reference}`)
  }

  blobUrl(digest: string): URL {
    return this.endpoint.url(`${this.path}/blobs/${digest}`)
  }

  /** What token is needed: `pull`; `pull,push`; `pull,delete`. */
  scopes(...actions: readonly string[]): readonly string[] {
    return [repositoryScope(this.path, ...actions)]
  }

  /** `ghcr.io/acme/web:1.4`, `ghcr.io/acme/web@sha256:…`. */
  show(reference: string): string {
    return `${this.name}${reference.includes(':') ? '@' : ':'}${reference}`
  }
}
