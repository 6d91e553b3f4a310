import { describe, expect, it } from 'vitest'

import { startFakeGitea } from './gitea.ts'
import { startFakeGithub } from './github.ts'
import { startFakeGitlab } from './gitlab.ts'

interface Ask {
  readonly method: string
  readonly path: string
  readonly json?: object
}

const GITEA: readonly (readonly [string, Ask])[] = [
  ['a field', { method: 'POST', path: '/releases', json: { tag_name: 'v1', make_latest: 'true' } }],
  ['a field of another type', { method: 'POST', path: '/releases', json: { tag_name: 'v1', draft: 'yes' } }],
  ['a body without what must be there', { method: 'POST', path: '/releases', json: { name: 'v1' } }],
  ['a query parameter', { method: 'GET', path: '/releases?per_page=100' }],
  ['an operation', { method: 'PUT', path: '/releases/1', json: {} }],
]

const GITHUB: readonly (readonly [string, Ask])[] = [
  ['a field', { method: 'POST', path: '/releases', json: { tag_name: 'v1', ref: 'main' } }],
  ['a field of another type', { method: 'POST', path: '/releases', json: { tag_name: 'v1', draft: 'yes' } }],
  [
    'a word that is not of its list',
    { method: 'POST', path: '/releases', json: { tag_name: 'v1', make_latest: 'yes' } },
  ],
  ['a body without what must be there', { method: 'POST', path: '/releases', json: { name: 'v1' } }],
  ['a query parameter', { method: 'GET', path: '/releases?limit=100' }],
  ['an operation', { method: 'PUT', path: '/releases/1', json: {} }],
]

const GITLAB: readonly (readonly [string, Ask])[] = [
  ['a field', { method: 'POST', path: '/releases', json: { tag_name: 'v1', draft: true } }],
  ['a body without what must be there', { method: 'POST', path: '/releases', json: { name: 'v1' } }],
  ['a query parameter', { method: 'GET', path: '/releases?limit=100' }],
  ['an operation', { method: 'PATCH', path: '/releases/v1', json: {} }],
]

async function ask(
  address: string,
  headers: Record<string, string>,
  { method, path, json }: Ask,
): Promise<number> {
  const body = json === undefined ? {} : { body: JSON.stringify(json) }
  const answer = await fetch(`${address}${path}`, {
    method,
    headers: { ...headers, ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
    ...body,
  })
  return answer.status
}

describe('the fake Gitea', () => {
  it.each(GITEA)(
    'refuses and remembers %s that its published description does not know',
    async (_, asked) => {
      const gitea = await startFakeGitea()
      const address = `${gitea.url}/api/v1/repos/${gitea.repository}`
      expect(await ask(address, { authorization: `token ${gitea.token}` }, asked)).toBe(422)
      expect(gitea.complaints).toHaveLength(1)
      expect(gitea.releases).toEqual([])
      await expect(gitea.close()).rejects.toThrow('complains')
    },
  )
})

describe('the fake GitHub', () => {
  it.each(GITHUB)(
    'refuses and remembers %s that its published description does not know',
    async (_, asked) => {
      const github = await startFakeGithub()
      const address = `${github.url}/api/v3/repos/${github.repository}`
      const headers = { authorization: `Bearer ${github.token}`, 'x-github-api-version': '2022-11-28' }
      expect(await ask(address, headers, asked)).toBe(400)
      expect(github.complaints).toHaveLength(1)
      expect(github.releases).toEqual([])
      await expect(github.close()).rejects.toThrow('complains')
    },
  )

  it('remembers an answer of its own that the published description does not know', async () => {
    const github = await startFakeGithub()
    const commit = 'a'.repeat(40)
    github.runs.set(commit, [{ name: 'ci', status: 'completed', conclusion: 'green' }])
    const address = `${github.url}/api/v3/repos/${github.repository}`
    const headers = { authorization: `Bearer ${github.token}`, 'x-github-api-version': '2022-11-28' }
    await ask(address, headers, { method: 'GET', path: `/commits/${commit}/check-runs` })
    expect(github.complaints).not.toEqual([])
    await expect(github.close()).rejects.toThrow('complains')
  })
})

describe('the fake GitLab', () => {
  it.each(GITLAB)('refuses and remembers %s that its documentation does not know', async (_, asked) => {
    const gitlab = await startFakeGitlab()
    const address = `${gitlab.url}/api/v4/projects/${encodeURIComponent(gitlab.repository)}`
    expect(await ask(address, { 'private-token': gitlab.token }, asked)).toBe(400)
    expect(gitlab.complaints).toHaveLength(1)
    expect(gitlab.releases).toEqual([])
    await expect(gitlab.close()).rejects.toThrow('complains')
  })
})
