import { startFakeGitea } from '../../src/testing/forge/gitea.ts'
import { startFakeGithub } from '../../src/testing/forge/github.ts'
import type { FakeGithub } from '../../src/testing/forge/github.ts'
import { startFakeGitlab } from '../../src/testing/forge/gitlab.ts'
import type { ForgeFault } from '../../src/testing/forge/loopback.ts'

/** A release as the fake holds it; tests look at it and change it. */
export interface FakeRelease {
  readonly tag: string
  notes: string
}

/** A fake forge of any kind, as the tests of one command for all kinds need it. */
export interface AnyForge extends AsyncDisposable {
  readonly kind: 'github' | 'gitlab' | 'gitea'
  readonly url: string
  readonly repository: string
  /** Name of the environment variable that holds the token. */
  readonly variable: string
  readonly token: string
  readonly tags: Map<string, string>
  readonly releases: readonly FakeRelease[]
  fault(fault: ForgeFault): void
}

async function github(): Promise<AnyForge & Pick<FakeGithub, 'latest'>> {
  const fake = await startFakeGithub()
  const [kind, variable] = ['github', 'GITHUB_TOKEN'] as const
  return Object.assign(fake, { kind, variable, [Symbol.asyncDispose]: async () => fake.close() })
}

async function gitlab(): Promise<AnyForge> {
  const fake = await startFakeGitlab()
  const [kind, variable] = ['gitlab', 'GITLAB_TOKEN'] as const
  return Object.assign(fake, { kind, variable, [Symbol.asyncDispose]: async () => fake.close() })
}

async function gitea(): Promise<AnyForge> {
  const fake = await startFakeGitea()
  const [kind, variable] = ['gitea', 'GITEA_TOKEN'] as const
  return Object.assign(fake, { kind, variable, [Symbol.asyncDispose]: async () => fake.close() })
}

/** Every kind, by the name that people know. */
export const FORGES = [
  ['GitHub', github],
  ['GitLab', gitlab],
  ['Gitea', gitea],
] as const
