import { LineCounter, isAlias, isMap, isScalar, isSeq, parseAllDocuments, visit } from 'yaml'
import type { Document, Node, Pair } from 'yaml'

import { TidemarkError } from '../model/failure.ts'
import { helmImage, kustomizeImage } from './manifest-parts.ts'
import type { Fields, Written } from './manifest-parts.ts'

/** An image reference in a deployment file, as written; put together where the file has it in parts. */
export interface ManifestImage {
  readonly text: string
  /** True where the tag is another file's matter: a Kustomize entry that only renames. */
  readonly partial: boolean
  /** Where the reference, or the name of its repository, stands; 1-based. */
  readonly line: number
  readonly column: number
}

/** What is found in a document, with the node that it stands at. */
interface Found extends Written {
  readonly node: Node
}

/**
 * Every image that a YAML file with any number of documents names: `image: REFERENCE` of containers of every kind (Kubernetes, Compose),
 * images in parts (`repository`, `tag`: Helm values), `images` of a Kustomization, and volumes that are images.
 * Pure; throws E_MANIFEST, with the place, for text that is not YAML.
 */
export function manifestImages(text: string, file: string): readonly ManifestImage[] {
  const lineCounter = new LineCounter()
  const images: ManifestImage[] = []
  for (const document of parseAllDocuments(text, { lineCounter, uniqueKeys: false, prettyErrors: false })) {
    const [fault] = document.errors
    if (fault !== undefined) throw notYaml(file, fault.message, lineCounter.linePos(fault.pos[0]))
    for (const { node, ...written } of imagesOf(document)) {
      const place = lineCounter.linePos(node.range?.[0] ?? 0)
      images.push({ ...written, line: place.line, column: place.col })
    }
  }
  return images
}

function imagesOf(document: Document): readonly Found[] {
  const found: Found[] = []
  visit(document, {
    Pair(_, pair) {
      found.push(...imagesOfPair(pair, document))
    },
  })
  return found
}

function imagesOfPair({ key, value }: Pair, document: Document): readonly Found[] {
  if (!isScalar(key) || !isNode(value)) return []
  const name = String(key.value)
  const target = targetOf(value, document)
  if (name === 'image' && isScalar(target) && typeof target.value === 'string') {
    return [{ text: target.value, partial: false, node: value }]
  }
  if (isSeq(target) && name === 'images')
    return target.items.flatMap((item) => imageOfMap(item, kustomizeImage, document))
  return imageOfMap(target, (fields) => helmImage(fields, /image$/iu.test(name)), document)
}

/** The keys that an image in parts has. */
const PARTS = ['repository', 'reference', 'newName', 'name', 'registry', 'tag', 'newTag', 'digest']

function imageOfMap(
  node: unknown,
  read: (fields: Fields) => Written | null,
  document: Document,
): readonly Found[] {
  if (!isMap(node)) return []
  const nodes = new Map<string, Node>()
  const fields: Record<string, string> = {}
  for (const { key, value } of node.items) {
    if (!isScalar(key) || !PARTS.includes(String(key.value)) || !isNode(value)) continue
    nodes.set(String(key.value), value)
    fields[String(key.value)] = textOf(targetOf(value, document))
  }
  const written = read(fields)
  const [at = node] = PARTS.flatMap((key) => nodes.get(key) ?? [])
  return written === null ? [] : [{ ...written, node: at }]
}

function textOf(node: Node | null): string {
  const value: unknown = isScalar(node) ? node.value : null
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function targetOf(node: Node, document: Document): Node | null {
  return isAlias(node) ? (node.resolve(document) ?? null) : node
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value)
}

function notYaml(file: string, message: string, place: { line: number; col: number }): TidemarkError {
  return new TidemarkError('E_MANIFEST', `it is not YAML: ${message}`, {
    where: { file, line: place.line, column: place.col },
    hints: ['A template is rendered first:  helm template . | tidemark lint --manifests /dev/stdin'],
  })
}
