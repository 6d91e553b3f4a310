import type { Forge, ForgeKind } from './forge.ts'
import { describeForge } from './forge.conformance.ts'
import type { ForgeHarness } from './forge.conformance.ts'
import { openForge } from './open.ts'
import { startFakeGitea } from '../testing/forge/gitea.ts'
import { startFakeGithub } from '../testing/forge/github.ts'
import { startFakeGitlab } from '../testing/forge/gitlab.ts'
import type { ForgeFault } from '../testing/forge/loopback.ts'
import { testRandom } from '../testing/clock.ts'

interface Fake {
  readonly url: string
  readonly repository: string
  readonly token: string
  readonly tags: Map<string, string>
  fault(fault: ForgeFault): void
  close(): Promise<void>
}

const VARIABLE = { github: 'GITHUB_TOKEN', gitlab: 'GITLAB_TOKEN', gitea: 'GITEA_TOKEN' } as const
const HTML = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  bytes: Buffer.from('<html>Sign in</html>'),
}

async function clientOf(kind: ForgeKind, fake: Fake, repository: string): Promise<Forge> {
  const env = { [VARIABLE[kind]]: fake.token }
  return await openForge(
    { kind, url: fake.url, repository },
    { env, random: testRandom(1), sleep: async () => {} },
  )
}

/** Everything that does not differ from fake to fake. */
async function harnessOf(
  kind: ForgeKind,
  fake: Fake,
  own: Pick<ForgeHarness, 'addTag' | 'addCheck'>,
): Promise<ForgeHarness> {
  return {
    ...own,
    forge: await clientOf(kind, fake, fake.repository),
    hidden: await clientOf(kind, fake, fake.repository.replace(/[^/]+$/u, 'other')),
    spoil: (answer) => {
      const message = `not with ${fake.token}`
      const effect = answer === 'html' ? HTML : { status: answer, json: { message } }
      fake.fault({ effect, times: 1000 })
    },
    loseAnswer: (method) => fake.fault({ method, effect: 'reset-after' }),
    token: fake.token,
    close: async () => fake.close(),
  }
}

describeForge('GitHub', async () => {
  const fake = await startFakeGithub()
  return await harnessOf('github', fake, {
    addTag: async (name, commit) => void fake.tags.set(name, commit),
    addCheck: async (commit, name, state) => {
      const conclusion = state === 'pending' ? null : state === 'passed' ? 'success' : 'failure'
      const status = conclusion === null ? 'in_progress' : 'completed'
      fake.runs.set(commit, [...(fake.runs.get(commit) ?? []), { name, status, conclusion }])
    },
  })
})

describeForge('GitLab', async () => {
  const fake = await startFakeGitlab()
  return await harnessOf('gitlab', fake, {
    addTag: async (name, commit) => {
      fake.tags.set(name, commit)
      fake.statuses.set(commit, [])
    },
    addCheck: async (commit, name, state) => {
      const status = state === 'pending' ? 'running' : state === 'passed' ? 'success' : 'failed'
      fake.statuses.set(commit, [...(fake.statuses.get(commit) ?? []), { name, status }])
    },
  })
})

describeForge('Gitea', async () => {
  const fake = await startFakeGitea()
  return await harnessOf('gitea', fake, {
    addTag: async (name, commit) => {
      fake.tags.set(name, commit)
      fake.statuses.set(commit, [])
    },
    addCheck: async (commit, name, state) => {
      const status = state === 'pending' ? 'pending' : state === 'passed' ? 'success' : 'failure'
      fake.statuses.set(commit, [...(fake.statuses.get(commit) ?? []), { context: name, status }])
    },
  })
})
