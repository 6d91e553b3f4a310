import { DOCKER_HUB, canonicalHost, looksLikeHost } from '../../model/registry-host.ts'
import type { Reporter } from '../document/reporter.ts'
import type { AdmissionRules } from '../policy.ts'
import type { RawAdmission } from '../schema/admission.ts'

/** `admission` with its defaults. An entry that no image is ever named like would approve nothing, and is a problem. */
export function resolveAdmission(raw: RawAdmission | undefined, reporter: Reporter): AdmissionRules {
  const images = raw?.images ?? []
  for (const [index, image] of images.entries()) {
    const better = spelling(image)
    if (better === image) continue
    reporter.problem(['admission', 'images', index], `no image is named like ${image}`, {
      hint: `Write ${better}.`,
    })
  }
  return { images }
}

/** As canonical names of images are written. */
function spelling(image: string): string {
  const slash = image.indexOf('/')
  const [first, path] = [image.slice(0, slash), image.slice(slash + 1)]
  if (!looksLikeHost(first)) return `${DOCKER_HUB}/${image}`
  const host = canonicalHost(first) ?? 'HOST:PORT'
  const official = host === DOCKER_HUB && !path.includes('/') && !path.includes('**')
  return `${host}/${official ? 'library/' : ''}${path}`
}
