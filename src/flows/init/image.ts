import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

const WORKFLOWS = '.github/workflows'
// `images: ghcr.io/acme/web` of docker/metadata-action, on the same line or the first of a block.
const IMAGES = /^\s*images:\s*(?:[|>][+-]?\s*\n\s*)?["']?([a-z0-9][a-z0-9.-]*(?::\d+)?\/[a-z0-9._/-]+)/mu

/** The image that the repository's workflows name, else one guessed from where its source is; null when neither helps. */
export async function detectImage(folder: string, source: string | null): Promise<string | null> {
  for (const text of await workflows(folder)) {
    const named = IMAGES.exec(text)?.[1]
    if (named !== undefined) return named
  }
  return source === null ? null : imageOfSource(source)
}

function imageOfSource(source: string): string | null {
  const { hostname, pathname } = new URL(source)
  const path = pathname.toLowerCase()
  if (hostname === 'github.com') return `ghcr.io${path}`
  return hostname === 'gitlab.com' ? `registry.gitlab.com${path}` : null
}

async function workflows(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(join(folder, WORKFLOWS))
    const files = names.filter((name) => /\.ya?ml$/u.test(name)).toSorted()
    return await Promise.all(files.map((name) => readFile(join(folder, WORKFLOWS, name), 'utf8')))
  } catch {
    // No workflows, or none that we may read: nothing is learnt from them.
    return []
  }
}
