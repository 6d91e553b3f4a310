import { describe, expect, it } from 'vitest'

import { readVersionFile } from './version-file.ts'

describe('a version file', () => {
  it.each([
    ['VERSION', '1.4.0\n', '1.4.0'],
    ['VERSION', 'v1.4.0\r\n', '1.4.0'],
    ['package.json', '{"name":"web","version":"2.0.1"}', '2.0.1'],
    [
      'backend/pyproject.toml',
      'python_version = "3.12"\n[project]\nversion = "0.1.0"\n[tool.ruff]\ntarget-version = "py312"\n',
      '0.1.0',
    ],
    ['pyproject.toml', '[tool.poetry]\nversion = "3.1.4"\n', '3.1.4'],
    ['Cargo.toml', '[package]\nname = "x"\nversion = "0.6.0"\n', '0.6.0'],
    ['Cargo.toml', '[package]\nversion.workspace = true\n[workspace.package]\nversion = "0.7.0"\n', '0.7.0'],
  ])('%s states its version', async (path, text, version) => {
    expect(await readVersionFile(path, text)).toBe(version)
  })

  it.each([
    ['VERSION', ''],
    ['VERSION', '1.0.0\n2.0.0\n'],
    ['package.json', '{"version": 3}'],
    ['package.json', '{"version": '],
    ['pyproject.toml', '[tool.ruff]\ntarget-version = "py312"\n'],
    ['pyproject.toml', '[project\n'],
  ])('%s without one version is refused', async (path, text) => {
    await expect(readVersionFile(path, text)).rejects.toMatchObject({ code: 'E_VERSION_FILE' })
  })
})
