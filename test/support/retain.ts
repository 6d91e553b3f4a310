import { makeProject } from './project.ts'
import type { Project } from './project.ts'

const DAY = 86_400_000

/** A project whose builds may go after a week, but for the last two. */
export interface RetainScene extends Project {
  readonly image: string
  /** Publishes a build of main, a day after the one before. */
  build(seed: string, platforms?: readonly string[]): Promise<string>
  /** Publishes a release, a day after what was before. */
  release(version: string): Promise<string>
  wait(days: number): void
}

export const RULES = 'retention: { keepPerEnvironment: 2, keepYounger: 7d, keepUntagged: 7d }'

function policyOf(image: string, rules: string): string {
  return `version: 1
image: ${image}
environments:
  dev:  { follows: { branches: [main] } }
  prod: { after: dev }
tags:
  "{version}": { from: release, moves: never }
  latest:      { from: release, moves: forward }
  "sha-{sha}": { from: build, moves: never, retain: allow }
  edge:        { from: build, branches: [main], moves: freely }
  "env-{env}": { from: promotion, moves: freely }
${rules}
`
}

/** `rules` is the end of the policy. */
export async function makeRetainScene(image: string, rules: string = RULES): Promise<RetainScene> {
  const project = await makeProject({
    policy: policyOf(image, rules),
    remote: true,
    now: '2026-01-05T09:00:00.000Z',
  })
  async function publish(
    args: readonly string[],
    seed: string,
    platforms: readonly string[] = ['linux/amd64'],
  ): Promise<string> {
    await project.repository.git('commit', '--quiet', '--allow-empty', '--message', seed)
    const digest = await project.push(image, { seed, platforms })
    await project.json(['publish', ...args, '--branch', 'main', '--digest', digest])
    project.clock.advance(DAY)
    return digest
  }
  return Object.assign(project, {
    image,
    build: async (seed: string, platforms?: readonly string[]) =>
      await publish(['--event', 'build'], seed, platforms),
    release: async (version: string) => await publish(['--version', version], `release ${version}`),
    wait: (days: number) => project.clock.advance(days * DAY),
  })
}

/** Writes `plan.json`: what of the one component goes, and the rules that keep the rest. */
export async function planOf(scene: Pick<Project, 'json'>): Promise<{
  readonly going: readonly string[]
  readonly reasons: ReadonlyMap<string, readonly string[]>
}> {
  const [component] = (await scene.json(['retain', '--plan', 'plan.json']))['components']
  return {
    going: component.delete.map((entry: any) => entry.digest),
    reasons: new Map(
      component.keep.map(({ digest, reasons }: any) => [digest, reasons.map(({ rule }: any) => rule)]),
    ),
  }
}
