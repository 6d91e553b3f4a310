import { describe, expect, it } from 'vitest'

import { parseVersion } from '../../model/version.ts'
import { readVersions, setVersion } from './edit.ts'
import type { FormatContext } from './format.ts'

const PLAIN: FormatContext = { at: null, line: null, packages: [] }

function set(path: string, text: string, context: Partial<FormatContext> = {}): Promise<string> {
  return setVersion(path, text, { ...PLAIN, ...context }, parseVersion('2.0.0'))
}

describe('a file that is read line by line', () => {
  it.each([
    ['web/__init__.py', '__version__ = get_version()\n', {}],
    ['web/__init__.py', '__version__ = "unknown"\n', {}],
    ['main.go', 'func main() { version := "1.2.3" }\n', {}],
    ['pom.xml', '<project><dependencies><version>1.0.0</version></dependencies></project>', {}],
    ['pom.xml', '<project><version>1.0.0</project>', {}],
    ['pom.xml', '<!DOCTYPE p [<!ENTITY v "1.0.0">]><project><version>&v;</version></project>', {}],
    ['pom.xml', '<project><version>1.0.0</version>', {}],
    ['pom.xml', '<project', {}],
    ['gradle.properties', 'kotlin.version=2.2.0\n', {}],
    ['mix.exs', 'def project do [app: :web] end\n', {}],
    ['docs/run.md', 'docker run web:latest\n', { line: 'web:{version}' }],
    ['docs/install.md', 'Run web <!-- tidemark:version -->\n', {}],
    ['docs/install.md', 'tail <!-- nothing -->\n# tidemark:version', {}],
  ])('%s with %j states no version that can be written', async (path, text, context) => {
    await expect(set(path, text, context)).rejects.toMatchObject({
      code: 'E_VERSION_FILE',
      where: { file: path },
    })
  })

  it.each([
    ['web/__init__.py', '__version__ = "1.0.0"\nif x:\n    __version__ = "1.0.1"\n', {}],
    ['gradle.properties', 'version=1.0.0\nVERSION_NAME=1.0.0\n', {}],
    ['pom.xml', '<project><version>1.0.0</version><version>1.0.0</version></project>', {}],
    [
      'Web.csproj',
      '<Project><PropertyGroup><Version>1.0.0</Version><Version>1.0.1</Version></PropertyGroup></Project>',
      {},
    ],
    ['docs/run.md', 'web:1.0.0\nweb:1.0.0\n', { line: 'web:{version}' }],
    ['docs/install.md', 'from 1.0.0 to 1.1.0 <!-- tidemark:version -->\n', {}],
  ])('%s with %j states it in several places, and none is guessed', async (path, text, context) => {
    await expect(set(path, text, context)).rejects.toMatchObject({ code: 'E_VERSION_AMBIGUOUS' })
  })

  it.each([
    ['module/pom.xml', '<project><parent><version>1.0.0</version></parent></project>'],
    ['web.gemspec', 'spec.version = Web::VERSION\n'],
  ])('%s that takes its version from elsewhere stays as it is', async (path, text) => {
    expect(await set(path, text)).toBe(text)
  })

  it('takes the text of `line` for itself, not for a pattern', async () => {
    const line = '(.*)[{version}]+$'
    expect(await set('notes.txt', '(.*)[1.2.3]+$\nabc1.2.3\n', { line })).toBe('(.*)[2.0.0]+$\nabc1.2.3\n')
  })

  it('ends the version where the text of `line` goes on', async () => {
    const line = 'web:{version}-alpine'
    expect(await set('run.sh', 'web:1.2.3-rc.1-alpine\n', { line })).toBe('web:2.0.0-alpine\n')
  })

  it('names the lines of a version that stands twice', async () => {
    await expect(
      readVersions('run.md', 'a:1.0.0\n\na:2.0.0\n', { ...PLAIN, line: 'a:{version}' }),
    ).rejects.toThrow(/1 and 3/u)
  })

  it('is read in one pass, however hostile it is', async () => {
    const hostile = `${'<a'.repeat(50_000)}${' '.repeat(50_000)}`
    await expect(set('pom.xml', hostile)).rejects.toMatchObject({ code: 'E_VERSION_FILE' })
    await expect(
      set('x.md', `${'web:'.repeat(100_000)}\n`, { line: 'web: {version}' }),
    ).rejects.toMatchObject({
      code: 'E_VERSION_FILE',
    })
  })
})
