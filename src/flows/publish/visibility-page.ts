import type { Reference } from '../../model/reference.ts'

type Image = Pick<Reference, 'host' | 'repository'>

/** Where a new image may be private, and where its owner changes that; by canonical host. */
const PAGES: Readonly<Record<string, (image: Image) => string>> = {
  'ghcr.io': ({ repository }) => {
    const [owner = '', ...rest] = repository.split('/')
    const settings = `${owner}/packages/container/${encodeURIComponent(rest.join('/'))}/settings`
    return `https://github.com/orgs/${settings} (https://github.com/users/${settings} where ${owner} is a person)`
  },
  'docker.io': ({ repository }) => `https://hub.docker.com/repository/docker/${repository}/settings`,
  'quay.io': ({ repository }) => `https://quay.io/repository/${repository}?tab=settings`,
}

/** The page where an image is made public; null for a registry whose images are not known to begin as private ones. */
export function visibilityPage(image: Image): string | null {
  const page = Object.hasOwn(PAGES, image.host) ? PAGES[image.host] : undefined
  return page?.(image) ?? null
}
