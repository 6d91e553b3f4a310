import { describe, expect, it } from 'vitest'

import { readWritten } from './written.ts'

/** The name, the tag and what is said beside them, as one line. */
function read(text: string): string | null {
  const written = readWritten(text)
  if (written === null) return null
  const { reference, tagKnown, implicit } = written
  return [reference.name, reference.tag, tagKnown ? '' : 'tag elsewhere', implicit ? 'implicit' : '']
    .filter((word) => word !== null && word !== '')
    .join(' ')
}

describe('an image as it is written in a deployment file', () => {
  it.each([
    ['redis', 'docker.io/library/redis implicit'],
    ['acme/web:1', 'docker.io/acme/web 1 implicit'],
    ['docker.io/acme/web:1', 'docker.io/acme/web 1'],
    ['localhost/web:1', 'localhost/web 1'],
    ['test:5000/web:1', 'test:5000/web 1'],
    ['ghcr.io/acme/web:${TAG:-latest}', 'ghcr.io/acme/web latest'],
    ['ghcr.io/acme/web:${TAG}', 'ghcr.io/acme/web tag elsewhere'],
    ['ghcr.io/acme/web:v${TAG:?no tag}', 'ghcr.io/acme/web tag elsewhere'],
    ['ghcr.io/acme/web:{{ .Values.tag }}', 'ghcr.io/acme/web tag elsewhere'],
    ['localhost:5000/web@$DIGEST', 'localhost:5000/web tag elsewhere'],
    ['${REGISTRY:-quay.io}/web:$TAG', 'quay.io/web tag elsewhere'],
    ['web:$TAG', 'docker.io/library/web tag elsewhere implicit'],
  ])('%s is read', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  it.each(['${IMAGE}', '{{ .Values.image }}', 'ghcr.io/${NAME}:1', 'ghcr.io/acme/web$X:1', 'A B', '', ':$X'])(
    'nothing can be said of "%s"',
    (text) => {
      expect(read(text)).toBeNull()
    },
  )

  it('is read in a time that grows with its length', () => {
    expect(read('${A:-'.repeat(20_000))).toBeNull()
  })
})
