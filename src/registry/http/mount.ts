import type { Descriptor } from '../../model/descriptor.ts'
import { sessionOf } from './upload.ts'
import type { Session } from './upload.ts'
import type { Repository } from './repository.ts'
import type { RegistryRequest } from './request.ts'
import { headerOf } from './wire.ts'

/** How a mount went: done, or not, with the upload session that the registry opened in its place. */
export interface Mounted {
  readonly done: boolean
  readonly session?: Session
}

/** Asks the registry to show a blob of the repository `from` here as well (distribution-spec, "Mounting a blob"). */
export async function mountBlob(
  repository: Repository,
  descriptor: Descriptor,
  from: string,
): Promise<Mounted> {
  const { endpoint } = repository
  const url = endpoint.url(`${repository.path}/blobs/uploads/`)
  url.searchParams.set('mount', descriptor.digest)
  url.searchParams.set('from', from)
  const request: RegistryRequest = {
    method: 'POST',
    url,
    scopes: [...repository.scopes('pull', 'push'), `repository:${from}:pull`],
    doing: `mounting ${repository.show(descriptor.digest)}`,
    repeat: 'safe',
    // Not being able to mount is no failure: the content is sent instead, and that says what is wrong.
    accept: [400, 401, 403, 404, 405],
  }
  const response = await endpoint.sendAndDiscard(request)
  if (response.status === 202) return { done: false, session: sessionOf(repository, response) }
  if (response.status !== 201) return { done: false }
  const digest = headerOf(response.headers, 'docker-content-digest')
  return { done: digest === undefined || digest === descriptor.digest }
}
