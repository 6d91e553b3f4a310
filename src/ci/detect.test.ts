import { describe, expect, it } from 'vitest'

import { CI_SYSTEMS, detectCi } from './detect.ts'

const SHA = '9f3c2a1b7d8e4f60a1b2c3d4e5f60718293a4b5c'

const GITHUB = {
  GITHUB_ACTIONS: 'true',
  GITHUB_SHA: SHA,
  GITHUB_RUN_ID: '77',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/web',
  GITHUB_ACTOR: 'ada',
  GITHUB_HEAD_REF: '',
}

describe('facts from CI', () => {
  it('are null outside CI', () => {
    expect(detectCi({ HOME: '/root', CI: 'true' })).toBeNull()
  })

  it('of a tag push on GitHub name the git tag, the commit and the run', () => {
    const env = { ...GITHUB, GITHUB_EVENT_NAME: 'push', GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v1.4.0' }
    expect(detectCi(env)).toEqual({
      system: 'github',
      gitTag: 'v1.4.0',
      commit: SHA,
      trigger: 'push',
      run: { id: '77', url: 'https://github.com/acme/web/actions/runs/77' },
      actor: 'ada',
    })
  })

  it('of a branch push on GitHub name the branch', () => {
    const env = { ...GITHUB, GITHUB_EVENT_NAME: 'push', GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: 'feat/x' }
    expect(detectCi(env)).toMatchObject({ branch: 'feat/x' })
    expect(detectCi(env)).not.toHaveProperty('gitTag')
  })

  it('of a pull request have no branch, so that the `main` of a fork is not ours', () => {
    const env = {
      ...GITHUB,
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_HEAD_REF: 'main',
      GITHUB_REF_TYPE: 'branch',
      GITHUB_REF_NAME: '12/merge',
    }
    expect(detectCi(env)).not.toHaveProperty('branch')
  })

  it('fall back on GITHUB_REF where the runner sets no ref type', () => {
    expect(detectCi({ ...GITHUB, GITHUB_REF: 'refs/tags/v1.0.0', GITHUB_REF_NAME: 'v1.0.0' })).toMatchObject({
      gitTag: 'v1.0.0',
    })
    expect(detectCi({ ...GITHUB, GITHUB_REF: 'refs/heads/main', GITHUB_REF_NAME: 'main' })).toMatchObject({
      branch: 'main',
    })
  })

  it.each(['GITEA_ACTIONS', 'FORGEJO_ACTIONS'])(
    'of %s are read as those of GitHub, under their own name',
    (mark) => {
      const env = { ...GITHUB, [mark]: 'true', GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: 'main' }
      expect(detectCi(env)).toMatchObject({ system: 'gitea', branch: 'main', commit: SHA })
    },
  )

  it('of a GitLab tag pipeline name the tag and no branch', () => {
    const env = {
      GITLAB_CI: 'true',
      CI_COMMIT_SHA: SHA,
      CI_COMMIT_TAG: 'v2.0.0',
      CI_COMMIT_BRANCH: '',
      CI_PIPELINE_ID: '5',
      CI_PIPELINE_URL: 'https://gitlab.example/p/5',
      CI_PIPELINE_SOURCE: 'push',
      GITLAB_USER_LOGIN: 'ada',
    }
    expect(detectCi(env)).toEqual({
      system: 'gitlab',
      gitTag: 'v2.0.0',
      commit: SHA,
      trigger: 'push',
      run: { id: '5', url: 'https://gitlab.example/p/5' },
      actor: 'ada',
    })
  })

  it('of any other system come from TIDEMARK_ variables, which beat the rest', () => {
    const env = { ...GITHUB, TIDEMARK_BRANCH: 'main', TIDEMARK_COMMIT: SHA, TIDEMARK_RUN_ID: '1' }
    expect(detectCi(env)).toEqual({ system: 'generic', branch: 'main', commit: SHA, run: { id: '1' } })
  })

  it.each(CI_SYSTEMS)('$name says nothing about an empty environment', (system) => {
    expect(system.detect({})).toBeNull()
  })
})
