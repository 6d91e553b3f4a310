import type { ProjectOptions } from './project.ts'
import { makeCutting } from './cut.ts'
import type { Cutting } from './cut.ts'

/** Policy 004 for git alone. */
export const TRIPL_POLICY = `version: 1
components:
  app: { image: "oci:./images/tripl", gitTag: "v{version}" }
  cli: { gitTag: "cli-v{version}", cut: { files: [cli/VERSION] } }
  mcp: { gitTag: "mcp-v{version}", after: cli, cut: { files: [] } }
releases: { prereleases: [], annotated: true }
tags: { "{version}": { from: release, moves: never }, latest: { from: release, moves: forward } }
cut:
  branch: { name: main, otherwise: warn }
  files: [backend/pyproject.toml, frontend/package.json]
  commit: "chore(release): v{version}"
  message: "Release {version}"
`

export const PYPROJECT = `# tripl
[project]
name = "tripl"
version = "0.1.0"   # kept in step
requires-python = ">=3.12"

[tool.ruff]
target-version = "py312"

[tool.mypy]
python_version = "3.12"

[tool.other]
version = "9.9.9"
`

export const PACKAGE = `{
  "name": "tripl-frontend",
  "engines": { "node": ">=22", "version": "8.8.8" },
  "version": "0.1.0",
  "dependencies": { "left": "0.1.0" }
}
`

/** tripl's repository at 0.1.0, released as v0.1.0 unless `tags` says otherwise, and a commit since. */
export async function makeTriplCut(
  options: Partial<ProjectOptions> & { readonly files?: Readonly<Record<string, string>> } = {},
): Promise<Cutting> {
  const { files, policy = TRIPL_POLICY, ...rest } = options
  const all = {
    'tidemark.yaml': policy,
    'backend/pyproject.toml': PYPROJECT,
    'frontend/package.json': PACKAGE,
    'cli/VERSION': '2.0.0\n',
    ...files,
  }
  return await makeCutting({
    policy,
    commits: [{ files: all }, { message: 'fix: a fault' }],
    tags: [
      { name: 'v0.1.0', commit: 0 },
      { name: 'cli-v2.0.0', commit: 0 },
    ],
    now: '2026-06-01T08:00:00.000Z',
    ...rest,
  })
}
