import { artifactRegistry } from './artifact-registry.ts'
import type { BulkSource } from './bulk-source.ts'
import { dockerHub } from './docker-hub.ts'
import { ecr } from './ecr.ts'
import { ghcr } from './ghcr.ts'
import { gitlab } from './gitlab.ts'
import { harbor } from './harbor.ts'
import { quay } from './quay.ts'

/** A registry with an API of its own is a file and a line here. */
const SOURCES: readonly BulkSource[] = [dockerHub, ghcr, artifactRegistry, ecr, quay, gitlab, harbor]

/** The sources for a registry: the one that its name tells, else those that may be asked. */
export function sourcesFor(registry: string): readonly BulkSource[] {
  const sure = SOURCES.filter((source) => source.matches(registry) === 'yes')
  return sure.length > 0 ? sure : SOURCES.filter((source) => source.matches(registry) === 'maybe')
}
