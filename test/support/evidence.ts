import type { Digest } from '../../src/model/digest.ts'
import type { Project } from './project.ts'
import type { SharedRegistry } from './registry.ts'
import { makeRustshare } from './rustshare.ts'
import type { Rustshare } from './rustshare.ts'

/** A repository name and what a scanner finds behind a digest of it: its images, by platform. */
export interface ScannedImage {
  readonly manifest: string
  readonly config: string
}

/** Policy 001 with these checks, all of them required of every release, and no gate that they do not prove. */
export function gatedBy(checks: string, required = 'smoke, scan'): (policy: string) => string {
  return (policy) =>
    policy
      .replace(/^checks:[\s\S]*?(?=^cut:)/mu, `checks:\n${checks}require:\n  release: [${required}]\n`)
      .replace('buildMetadata: strip', 'buildMetadata: refuse')
}

export const SMOKE = '  smoke: { run: "test -n \\"$TIDEMARK_REFERENCE\\"" }\n'
export const SCAN = '  scan: { report: trivy, failOn: high }\n'

/** RustShare's project under that policy, with release 1.0.0 tagged, and its image pushed and not published. */
export interface Candidate extends Rustshare {
  readonly digest: Digest
  readonly publish: readonly string[]
  /** What is behind a digest. */
  behind(digest: string): Promise<readonly ScannedImage[]>
  /** Writes a report, and answers its path. */
  save(name: string, report: object | string): Promise<string>
}

export async function makeCandidate(
  registry: SharedRegistry,
  edit: (policy: string) => string = gatedBy(SMOKE + SCAN),
  platforms: readonly string[] = ['linux/amd64'],
): Promise<Candidate> {
  const project = await makeRustshare(registry, edit, true)
  await project.commit('docs: prepare release v1.0.0', '1.0.0')
  await project.tag('v1.0.0')
  const digest = await project.push(project.image, { seed: '1.0.0', platforms })
  const repository = project.image.slice(registry.host.length + 1)
  return Object.assign(project, {
    digest,
    publish: ['publish', '--git-tag', 'v1.0.0', '--digest', digest],
    behind: async (of: string) => await imagesBehind(registry, repository, of),
    save: async (name: string, report: object | string) => await save(project, name, report),
  })
}

async function save(project: Project, name: string, report: object | string): Promise<string> {
  await project.write(`reports/${name}`, typeof report === 'string' ? report : JSON.stringify(report))
  return `reports/${name}`
}

async function imagesBehind(
  registry: SharedRegistry,
  repository: string,
  digest: string,
): Promise<readonly ScannedImage[]> {
  const body = JSON.parse((await registry.raw.manifest(repository, digest)).toString('utf8'))
  if (body.manifests === undefined) return [{ manifest: digest, config: body.config.digest }]
  const children: readonly { digest: string }[] = body.manifests
  const found = await Promise.all(
    children.map(async (child) => imagesBehind(registry, repository, child.digest)),
  )
  return found.flat()
}

interface ScanOptions {
  /** RFC 3339; by default the moment at which the projects of these tests stand. */
  readonly created?: string
  readonly vulnerabilities?: readonly object[]
  readonly imageId?: string
}

const NOW = '2026-04-01T22:00:00Z'

/** A vulnerability as Trivy writes it: a real one, in zlib. */
export function vulnerability(severity: string, more: object = {}): object {
  return {
    VulnerabilityID: 'CVE-2022-37434',
    PkgName: 'zlib1g',
    InstalledVersion: '1:1.2.11.dfsg-2',
    FixedVersion: '1:1.2.11.dfsg-2+deb11u2',
    Status: 'fixed',
    Title: 'zlib: heap-based buffer over-read and overflow in inflate() in inflate.c',
    Severity: severity,
    ...more,
  }
}

/** Trivy's JSON about `image@digest`. */
export function trivy(image: string, digest: string, options: ScanOptions = {}): Record<string, any> {
  const { created = NOW, vulnerabilities = [], imageId } = options
  return {
    SchemaVersion: 2,
    CreatedAt: created,
    ArtifactName: `${image}@${digest}`,
    ArtifactType: 'container_image',
    Metadata: { RepoDigests: [`${image}@${digest}`], ...(imageId !== undefined && { ImageID: imageId }) },
    Results: [
      { Target: 'app (debian 11.4)', Class: 'os-pkgs', Type: 'debian', Vulnerabilities: vulnerabilities },
    ],
  }
}

/** Grype's JSON about `image@digest`, with a database that was built at `built`. */
export function grype(
  image: string,
  digest: string,
  { built = NOW, severity = null }: { built?: string; severity?: string | null } = {},
): Record<string, any> {
  const match = {
    vulnerability: {
      id: 'CVE-2021-36159',
      severity,
      fix: { versions: ['2.10.7-r0'], state: 'fixed' },
    },
    relatedVulnerabilities: [],
    artifact: { name: 'apk-tools', version: '2.10.5-r1', locations: [{ path: '/lib/apk/db/installed' }] },
  }
  return {
    matches: severity === null ? [] : [match],
    source: {
      type: 'image',
      target: {
        userInput: `${image}@${digest}`,
        manifestDigest: digest,
        repoDigests: [`${image}@${digest}`],
        tags: [],
      },
    },
    descriptor: { name: 'grype', version: '0.74.0', db: { built }, timestamp: NOW },
  }
}
