import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { findPins, pinLine, setPins } from './pins.ts'

async function only(file: string, text: string, key: string): Promise<string> {
  const pins = await findPins(file, text, { key, fits: () => false })
  return pins.map(({ value }) => value).join()
}

async function replaced(file: string, text: string, key: string, value = '1.3.9'): Promise<string> {
  const [pin] = await findPins(file, text, { key, fits: () => false })
  return await setPins(file, text, [{ pin: pin!, value }])
}

describe('a pin in an .env file', () => {
  it.each([
    ['TAG=‹1.4.0›\n'],
    ['TAG=‹1.4.0›'],
    ['\uFEFFTAG=‹1.4.0›\r\nOTHER=1\r\n'],
    ['  export TAG = "‹1.4.0›" # TAG=2\n'],
    ["TAG='‹1.4.0›'\n#TAG=3\n"],
    ['# TAG=1\nTAG_2=1.4.0\nMY.TAG=1.4.0\nTAG=‹1.4.0›\t# it\'s "this"\n'],
    ['OTHER="\nTAG=2\n"\nTAG=‹1.4.0›\n'],
    ["OTHER='\nTAG=2\n'\nTAG=‹1.4.0›\n"],
    ['JUST_A_NAME\nTAG=‹sha256:abc#def›\n'],
  ])('is found and replaced alone: %j', async (marked) => {
    const text = marked.replace(/[‹›]/gu, '')
    const value = /‹(?<value>.*)›/u.exec(marked)?.groups?.['value']
    expect(await only('deploy/.env', text, 'TAG')).toBe(value)
    expect(await replaced('.env.production', text, 'TAG')).toBe(marked.replace(/‹.*›/u, '1.3.9'))
  })

  it.each([
    ['no such key', 'OTHER=1\n# TAG=1\n'],
    ['the key twice', 'TAG=1.0.0\nTAG=1.4.0\n'],
    ['a quote that is not closed', 'OTHER="\nTAG=1.4.0\n'],
  ])('is refused for %s', async (_, text) => {
    await expect(only('.env', text, 'TAG')).rejects.toMatchObject({ code: 'E_PIN' })
  })

  it('keeps every other character, whatever stands around it', async () => {
    const line = fc.stringMatching(/^[#A-Z a-z0-9=.'-]{0,20}$/u).filter((text) => !/['"]|TAG/u.test(text))
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(line), async (before, after) => {
        const head = `${before.map((text) => `${text}\n`).join('')}TAG=`
        const tail = `\n${after.join('\n')}`
        expect(await replaced('.env', `${head}1.4.0${tail}`, 'TAG')).toBe(`${head}1.3.9${tail}`)
      }),
      { numRuns: 200 },
    )
  })

  it('is read in one pass, however long', async () => {
    for (const text of ['"', ' ', "A='", 'A="\\', '=', 'A= #'].map((piece) => piece.repeat(100_000))) {
      await expect(only('.env', text, 'TAG')).rejects.toMatchObject({ code: 'E_PIN' })
    }
  })
})

describe('a pin in YAML and JSON', () => {
  it.each([
    ['values.yaml', 'image.tag', 'image:\n  tag: "‹1.4.0›" # 1.4.0\n'],
    ['a/kustomization.yml', 'images[0].newTag', 'images:\n- {name: web, newTag: ‹v1.4.0›}\n'],
    ['app.json', 'image', '{"image": "‹web:1.4.0›", "other": "1.4.0"}'],
    ['app.jsonc', 'image', '{"image": "‹web:1.4.0›", /* "image": 1 */ }'],
  ])('is found by its path: %s %s', async (file, key, marked) => {
    const text = marked.replace(/[‹›]/gu, '')
    expect(await replaced(file, text, key)).toBe(marked.replace(/‹.*›/u, '1.3.9'))
  })

  it('is found without a key by what it says', async () => {
    const text =
      'services:\n  a.b: {image: web:1.4.0}\n  c: {image: db:1.4.0}\n---\nspec:\n- image: web:1.3.0\n'
    const pins = await findPins('compose.yaml', text, {
      key: null,
      fits: (value) => value.startsWith('web:'),
    })
    expect(pins.map(({ key, line }) => [key, line])).toEqual([
      ['services."a.b".image', 2],
      ['spec[0].image', 6],
    ])
    const next = await setPins(
      'compose.yaml',
      text,
      pins.map((pin) => ({ pin, value: 'web:1.2.0@sha256:0' })),
    )
    expect(next.split('web:1.2.0@sha256:0')).toHaveLength(3)
  })

  it.each([
    ['values.yaml', 'image: {tag: &tag 1.4.0}\nother: *tag\n'],
    ['values.yaml', 'image: {tag: "1.4\\u002e0"}\n'],
    ['values.yaml', 'image: {tag: {x: 1.4.0}}\n'],
    ['values.yaml', 'image: {tag: 1.4.0\n'],
    ['values.json', '{"image": {"tag": "1.4.0"}, "image": {"tag": "1.4.0"}}'],
    ['values.ini', 'image.tag = 1.4.0\n'],
  ])('is refused where it cannot be replaced alone: %s %j', async (file, text) => {
    await expect(only(file, text, 'image.tag')).rejects.toMatchObject({ code: 'E_PIN' })
  })

  it('is refused for a key that is none, and for a value that would be read as something else', async () => {
    await expect(only('a.yaml', 'a: 1.4.0\n', 'a..b')).rejects.toMatchObject({ code: 'E_PIN' })
    await expect(replaced('a.yaml', 'a: 1.4.0\n', 'a', '1.4')).rejects.toMatchObject({ code: 'E_PIN' })
  })
})

it('is written as a person would', () => {
  expect(pinLine('.env', 'TAG', '1.3.9')).toBe('TAG=1.3.9')
  expect(pinLine('a.yaml', 'image.tag', '1.3.9')).toBe('image.tag: 1.3.9')
})
