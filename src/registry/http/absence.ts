import type { RefusedAnswer, RegistryRequest } from './request.ts'
import type { Repository } from './repository.ts'

/** Codes that prove absence. NOT_FOUND is Harbor's; the specification has the other two. */
const ABSENT: readonly string[] = ['MANIFEST_UNKNOWN', 'NAME_UNKNOWN', 'NOT_FOUND']

/**
 * Returns when a 404 proves that the manifest or repository is absent; throws E_REGISTRY_PROTOCOL when it does not: a
 * 404 page of something that is no registry, or one that only says that the Accept header was too short.
 */
export function requireAbsence(
  repository: Repository,
  request: RegistryRequest,
  answer: RefusedAnswer,
): void {
  const { codes, message } = answer.report
  const hidden = /accept header/iu.test(message)
  if (!hidden && codes.some((code) => ABSENT.includes(code))) return
  const said = codes.length === 0 ? 'no code of a registry' : `${codes.join(', ')} ${message}`.trim()
  throw repository.endpoint.failures.protocol(request, `404 with ${said}, which does not prove absence`, {
    status: 404,
    codes,
  })
}
