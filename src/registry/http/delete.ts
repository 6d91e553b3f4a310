import { resolveManifest } from './manifests.ts'
import type { Repository } from './repository.ts'
import type { RegistryRequest } from './request.ts'

/** How registries say that they do not delete this way: distribution 2.8 gives 400 DIGEST_INVALID for a tag. */
const UNSUPPORTED: readonly number[] = [400, 404, 405, 501]
/** Whatever is there or not, these say that nothing can be deleted this way. */
const NEVER: readonly number[] = [405, 501]

/**
 * DELETE of a tag or of a digest. What is absent already counts as deleted, where the registry deletes at all; false when the registry does not offer it.
 * Throws E_REGISTRY_IMMUTABLE when a tag is protected, and the errors of the client.
 */
export async function deleteReference(repository: Repository, reference: string): Promise<boolean> {
  const { endpoint } = repository
  const request: RegistryRequest = {
    method: 'DELETE',
    url: repository.manifestUrl(reference),
    scopes: repository.scopes('pull', 'delete'),
    doing: `deleting ${repository.show(reference)}`,
    repeat: 'refused',
    accept: [...UNSUPPORTED, 409, 412],
  }
  const response = await endpoint.send(request)
  if (response.status >= 200 && response.status < 300) {
    await response.body.discard()
    return true
  }
  const answer = await endpoint.refusal(response)
  if (response.status === 409 || response.status === 412) {
    throw endpoint.failures.error('E_REGISTRY_IMMUTABLE', request, `protects ${repository.show(reference)}`, {
      details: { reference, status: answer.status, codes: answer.report.codes },
      hints: ['A rule in the registry keeps the tag; change it there first.'],
    })
  }
  if (NEVER.includes(response.status)) return false
  // Nexus gives 404 for a tag that stands: only reading it again tells.
  return (await resolveManifest(repository, reference)) === null
}
