import { describe, expect, it } from 'vitest'

import { parseVersion } from '../../model/version.ts'
import { readVersions, setVersion } from './edit.ts'
import type { FormatContext } from './format.ts'

/** A realistic file of one kind. */
export interface VersionFixture {
  /** Tells fixtures of the same path apart. */
  readonly title: string
  readonly path: string
  readonly context?: Partial<FormatContext>
  /** With `‹1.2.3›` around each place that states the released version, 1.2.3 as it is spelled there. */
  readonly marked: string
  /** How 2.0.0-rc.1 is spelled there; null where the ecosystem has no word for it. `2.0.0-rc.1` where left out. */
  readonly prerelease?: string | null
}

const PLACE = /‹([^›]*)›/gu

/** The variants of a text that an editor or another system makes of it. */
const VARIANTS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'with CRLF': (text) => text.replaceAll('\n', '\r\n'),
  'without a newline at the end': (text) => text.trimEnd(),
  'with blank lines at the end': (text) => `${text}\n\n`,
  'behind a byte order mark': (text) => `\uFEFF${text}`,
}

/** What every kind of version file does, for one fixture of it. */
export function describeVersionFile(fixture: VersionFixture): void {
  const { path, title, marked, prerelease = '2.0.0-rc.1' } = fixture
  const context: FormatContext = { at: null, line: null, packages: [], ...fixture.context }
  const next = parseVersion('10.20.30')
  const first = parseVersion('1.2.3')

  describe.each(Object.entries(VARIANTS))(`${path}, ${title}, %s`, (_, vary) => {
    const template = vary(marked)
    const text = template.replaceAll(PLACE, '$1')
    const places = [...template.matchAll(PLACE)]

    it('states the version in each of its places, by line', async () => {
      const { spots } = await readVersions(path, text, context)
      expect(spots.map(({ written, version }) => [written, version?.text])).toEqual(
        places.map(([, written]) => [written, '1.2.3']),
      )
      expect(spots.map(({ line }) => line)).toEqual(
        places.map(({ index }) => template.slice(0, index).split('\n').length),
      )
    })

    it('takes another version in all of them, and every other character stays', async () => {
      const changed = await setVersion(path, text, context, next)
      expect(changed).toBe(template.replaceAll(PLACE, '10.20.30'))
      expect(await setVersion(path, changed, context, next)).toBe(changed)
      expect(await setVersion(path, changed, context, first)).toBe(text)
    })

    it('spells a prerelease as its ecosystem does, or refuses it', async () => {
      const attempt = setVersion(path, text, context, parseVersion('2.0.0-rc.1'))
      if (prerelease === null) return expect(attempt).rejects.toMatchObject({ code: 'E_VERSION_FILE' })
      const changed = await attempt
      expect(changed).toBe(template.replaceAll(PLACE, prerelease))
      const { spots } = await readVersions(path, changed, context)
      expect(spots.every(({ version }) => version?.text === '2.0.0-rc.1')).toBe(true)
      expect(await setVersion(path, changed, context, first)).toBe(text)
    })
  })
}
