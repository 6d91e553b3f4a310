import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { parseVersion } from '../../model/version.ts'
import { readVersions, setVersion } from './edit.ts'
import type { FormatContext } from './format.ts'

const NEXT = parseVersion('2.0.0')

function contextOf(context: Partial<FormatContext> = {}): FormatContext {
  return { at: null, line: null, packages: [], ...context }
}

async function refuses(code: string, path: string, text: string, context: Partial<FormatContext> = {}) {
  await expect(setVersion(path, text, contextOf(context), NEXT)).rejects.toMatchObject({
    code,
    where: { file: path },
  })
}

describe('setting a version', () => {
  it.each([
    ['a/package.json', '{"dependencies":{"version":"1.2.3"}}'],
    ['package.json', '{"version": 3}'],
    ['package.json', '{"version": {"version": "1.2.3"}}'],
    ['package.json', '["version", "1.2.3"]'],
    ['package.json', '{"version": "1.2.3",}'],
    ['package.json', '{"version": "1.2.3"} // x'],
    ['package.json', `${'['.repeat(300)}${']'.repeat(300)}`],
    ['package.json', ''],
    ['package-lock.json', '{"packages":{"node_modules/a":{"version":"1.2.3"}}}'],
    ['bun.lock', '{"workspaces": {"": '],
    ['pyproject.toml', '[tool.ruff]\ntarget-version = "py312"\npython_version = "1.2.3"\n'],
    ['pyproject.toml', '[project]\ndynamic = ["version"]\n'],
    [
      'pyproject.toml',
      '[project]\ndynamic = ["version"]\n[tool.poetry]\nversion = "0.0.0"\n[tool.poetry-dynamic-versioning]\nenable = true\n',
    ],
    ['pyproject.toml', '[project]\nversion = "1.2.3"\nversion = "1.2.3"\n'],
    ['pyproject.toml', '[project'],
    ['uv.lock', '[[package]]\nname = "a"\nversion = "1.2.3"\nsource = { registry = "x" }\n'],
    ['Cargo.toml', '[dependencies]\nversion = "1.2.3"\n'],
    ['Cargo.lock', 'version = 4\n'],
    ['Chart.yaml', 'name: x\nversion: 1.2\n'],
    ['Chart.yaml', 'name: [x\n'],
    ['Chart.yaml', ''],
  ])('refuses %s without a version: %j', async (path, text) => {
    await refuses('E_VERSION_FILE', path, text)
  })

  it.each([
    ['package.json', '{"version": "1.2.3", "a": 1, "version": "1.2.3"}'],
    ['package.json', '{"version": "1.2.3", "v\\u0065rsion": 3}'],
    ['package-lock.json', '{"version": "1.2.3", "packages": {"": {"version": "1.2.3", "version": "1.2.3"}}}'],
    ['pyproject.toml', '[project]\nversion = "1.2.3"\n[tool.poetry]\nversion = "1.2.4"\n'],
    ['Cargo.toml', '[package]\nversion = "1.2.3"\n[workspace.package]\nversion = "1.2.4"\n'],
    ['Chart.yaml', 'version: 1.2.3\nversion: 1.2.3\n'],
    [
      'Cargo.lock',
      '[[package]]\nname = "a"\nversion = "1.2.3"\n[[package]]\nname = "b"\nversion = "0.1.0"\n',
    ],
    ['bun.lock', '{"workspaces":{"a":{"version":"1.2.3"},"b":{"version":"1.2.4"}}}'],
  ])('refuses %s where it cannot be told which place counts: %j', async (path, text) => {
    await refuses('E_VERSION_AMBIGUOUS', path, text)
  })

  it('names the packages of a lock file that it cannot choose from, and says how to', async () => {
    const lock = '[[package]]\nname = "a"\nversion = "1.2.3"\n[[package]]\nname = "b"\nversion = "0.1.0"\n'
    await expect(setVersion('Cargo.lock', lock, contextOf(), NEXT)).rejects.toMatchObject({
      message: expect.stringMatching(/a 1\.2\.3, b 0\.1\.0/u),
      hints: [expect.stringContaining('packages')],
    })
  })

  it.each(['pnpm-lock.yaml', 'web/yarn.lock', 'Pipfile.lock', 'composer.lock', 'go.sum', 'mix.lock'])(
    'leaves %s as it is: it lists dependencies only',
    async (path) => {
      const text = 'left-pad 1.2.3\n'
      expect(await readVersions(path, text, contextOf())).toMatchObject({ carriesNone: true, spots: [] })
      expect(await setVersion(path, text, contextOf(), NEXT)).toBe(text)
    },
  )

  it.each([
    ['bun.lock', '{ "workspaces": { "": { "name": "x" }, } }'],
    ['Gemfile.lock', 'GEM\n  specs:\n    rack (1.2.3)\n'],
    ['poetry.lock', '[[package]]\nname = "core"\nversion = "1.2.3"\n[package.source]\ntype = "directory"\n'],
    ['crates/a/Cargo.toml', '[package]\nname = "a"\nversion = { workspace = true }\n'],
    ['crates/a/Cargo.toml', '[package]\nname = "a"\nversion.workspace = true\n'],
  ])('leaves %s as it is when it states no version of its own: %j', async (path, text) => {
    expect(await setVersion(path, text, contextOf(), NEXT)).toBe(text)
    expect(await readVersions(path, text, contextOf())).toMatchObject({ carriesNone: true, spots: [] })
  })

  it('refuses a version that the ecosystem cannot spell', async () => {
    const nightly = parseVersion('2.0.0-nightly.3')
    const text = '[project]\nversion = "1.2.3"\n'
    await expect(setVersion('pyproject.toml', text, contextOf(), nightly)).rejects.toMatchObject({
      code: 'E_VERSION_FILE',
    })
  })

  it('refuses to make a text that would be read in another way', async () => {
    const lock = [
      '[[package]]\nname = "foo"\nversion = "1.2.3"',
      '[[package]]\nname = "foo"\nversion = "2.0.0"\nsource = "registry+x"',
      '[[package]]\nname = "bar"\nversion = "1.0.0"\nsource = "registry+x"\ndependencies = ["foo 2.0.0"]\n',
    ]
    await refuses('E_VERSION_FILE', 'Cargo.lock', lock.join('\n'))
  })

  it('shows what stands there even when it is no version', async () => {
    const { spots } = await readVersions('package.json', '{\n"version": "next"}', contextOf())
    expect(spots).toEqual([{ line: 2, written: 'next', version: null }])
  })

  it('writes no build metadata', async () => {
    const version = parseVersion('2.0.0+build.5')
    expect(await setVersion('package.json', '{"version":""}', contextOf(), version)).toBe(
      '{"version":"2.0.0"}',
    )
  })
})

describe('a version by its path', () => {
  it.each([
    ['values.yaml', 'image:\n  tag: latest\n'],
    ['values.yaml', 'image:\n  tag: 1.2\n'],
    ['values.yaml', 'image: {tag: &tag 1.2.3}\nother: *tag\n'],
    ['values.yaml', 'x: &tag 1.2.3\nimage: {tag: *tag}\n'],
    ['values.yaml', 'x: &image {tag: 1.2.3}\nimage: *image\n'],
    ['values.yaml', 'x: &image {tag: 1.2.3}\nimage: {<<: *image}\n'],
    ['values.yaml', 'image: {other: 1.2.3}\n'],
    ['values.yaml', 'image: {tag: {tag: 1.2.3}}\n'],
    ['values.yaml', 'image: {tag: 1.2.3\n'],
    ['values.json', '{"image": {"tag": 1.2}}'],
    ['values.json', '{"image": {"tag": "1.2.3"}'],
    ['values.jsonc', '{"image": {"tag": "1.2.3"}} /* the end'],
    ['values.jsonc', '{"image": {"tag": "1.2.3\\'],
    ['values.jsonc', '/* {"image": {"tag": "1.2.3"}}'],
    ['values.toml', '[image]\ntag = 1.2\n'],
    ['values.ini', '[image]\ntag = 1.2.3\n'],
  ])('is refused where it is no version that can be written: %s, %j', async (path, text) => {
    await refuses('E_VERSION_FILE', path, text, { at: 'image.tag' })
  })

  it.each([
    ['values.yaml', 'image: {tag: 1.2.3}\n---\nimage: {tag: 1.2.3}\n'],
    ['values.yaml', 'image: {tag: 1.2.3, tag: 1.2.3}\n'],
    ['values.json', '{"image": {"tag": "1.2.3"}, "image": {"tag": "1.2.3"}}'],
  ])('is refused where it stands twice: %s, %j', async (path, text) => {
    await refuses('E_VERSION_AMBIGUOUS', path, text, { at: 'image.tag' })
  })

  it('is refused when the path is none', async () => {
    await refuses('E_VERSION_FILE', 'package.json', '{"version":"1.2.3"}', { at: 'version.' })
  })
})

const key = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('Version', 'versions', 'name', '__proto__'),
)
const surroundings = fc.array(fc.tuple(key, fc.jsonValue({ maxDepth: 3 })), { maxLength: 6 })
const version = fc
  .tuple(fc.nat(99), fc.nat(99), fc.nat(99), fc.constantFrom('', '-rc.1', '-alpha.7'))
  .map(([major, minor, patch, rest]) => parseVersion(`${major}.${minor}.${patch}${rest}`))

describe('whatever stands around it', () => {
  const members = (entries: readonly (readonly [string, fc.JsonValue])[], indent: number) =>
    entries
      .filter(([name]) => name !== 'version')
      .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value, null, indent)}`)

  it('JSON takes the version and keeps every other character', async () => {
    await fc.assert(
      fc.asyncProperty(
        surroundings,
        surroundings,
        version,
        fc.nat(4),
        async (before, after, next, indent) => {
          const parts = [...members(before, indent), '"version": "‹›"', ...members(after, indent)]
          const [head = '', tail = ''] = `{ ${parts.join(',\r\n')} }`.split('‹›')
          const changed = await setVersion('package.json', `${head}v1.2.3${tail}`, contextOf(), next)
          expect(changed).toBe(`${head}v${next.text}${tail}`)
          const { spots } = await readVersions('package.json', changed, contextOf())
          expect(spots.map((spot) => spot.version?.text)).toEqual([next.text])
        },
      ),
      { numRuns: 200 },
    )
  })

  it('YAML, by path, takes the version and keeps every other character', async () => {
    await fc.assert(
      fc.asyncProperty(surroundings, surroundings, version, async (before, after, next) => {
        const lines = (part: typeof before) =>
          members(part, 0).filter((line) => !line.startsWith('"__proto__"'))
        const head = `${lines(before).join('\n')}\n"version": '`
        const tail = `' # 1.2.3\n${lines(after).join('\n')}\n`
        const context = contextOf({ at: 'version' })
        const changed = await setVersion('values.yaml', `${head}1.2.3${tail}`, context, next)
        expect(changed).toBe(`${head}${next.text}${tail}`)
        const { spots } = await readVersions('values.yaml', changed, context)
        expect(spots.map((spot) => spot.version?.text)).toEqual([next.text])
      }),
      { numRuns: 200 },
    )
  })

  it('TOML takes the version and keeps every other character', async () => {
    const bare = fc
      .stringMatching(/^[a-z][a-z_-]{0,8}$/u)
      .filter((name) => !['version', 'dynamic'].includes(name))
    const pairs = fc.uniqueArray(fc.tuple(bare, fc.nat()), { selector: ([name]) => name, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(pairs, fc.nat(8), version, async (entries, at, next) => {
        const lines = entries.map(([name, value]) => `${name} = "1.2.${value}" # ${name}\r\n`)
        const head = `[tool.x]\nversion = "9.9.9"\n[project]\n${lines.slice(0, at).join('')}version = "`
        const tail = `"\r\n${lines.slice(at).join('')}`
        const changed = await setVersion('pyproject.toml', `${head}1.2.3${tail}`, contextOf(), next)
        const { spots } = await readVersions('pyproject.toml', changed, contextOf())
        expect(spots.map((spot) => spot.version?.text)).toEqual([next.text])
        expect(changed).toBe(`${head}${spots[0]?.written ?? ''}${tail}`)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a text made to be slow', () => {
  it.each([
    ['comments', '/* '.repeat(200_000)],
    ['strings', `"${String.raw`\"`.repeat(200_000)}`],
    ['quotes', '"'.repeat(200_001)],
    ['stars', `/${'*'.repeat(200_000)}`],
    ['brackets', '['.repeat(200_000)],
  ])('of %s that do not end is refused, in one pass', async (_, text) => {
    await refuses('E_VERSION_FILE', 'values.jsonc', text, { at: 'image.tag' })
  })
})
