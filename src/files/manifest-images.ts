import { LineCounter, parseAllDocuments, visit } from 'yaml'

import { TidemarkError } from '../model/failure.ts'

/** An image reference in a deployment file, as written. */
export interface ManifestImage {
  readonly text: string
  /** 1-based. */
  readonly line: number
  readonly column: number
}

/**
 * Every `image: REFERENCE` of a YAML file with any number of documents (Kubernetes manifests, Compose files, values files).
 * Pure; throws E_MANIFEST for text that is not YAML.
 */
export function manifestImages(text: string, file: string): readonly ManifestImage[] {
  const lineCounter = new LineCounter()
  const images: ManifestImage[] = []
  for (const document of parseAllDocuments(text, { lineCounter, uniqueKeys: false })) {
    const [fault] = document.errors
    if (fault !== undefined) throw notYaml(file, fault.message)
    visit(document, {
      Pair(_, { key, value }) {
        if (!isScalarText(key) || key.value !== 'image' || !isScalarText(value)) return
        const place = lineCounter.linePos(value.range?.[0] ?? 0)
        images.push({ text: value.value, line: place.line, column: place.col })
      },
    })
  }
  return images
}

interface ScalarText {
  readonly value: string
  readonly range?: readonly number[] | null
}

function isScalarText(node: unknown): node is ScalarText {
  return typeof node === 'object' && node !== null && 'value' in node && typeof node.value === 'string'
}

function notYaml(file: string, message: string): TidemarkError {
  return new TidemarkError('E_MANIFEST', `${file} is not YAML: ${message.split('\n')[0] ?? ''}`, {
    where: { file },
  })
}
