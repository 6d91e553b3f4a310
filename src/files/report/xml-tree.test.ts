import { array, assert, asyncProperty, constantFrom } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { isFailure } from '../../model/failure.ts'
import { parseXml } from './xml-tree.ts'

const BOMB = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'

describe('an XML text', () => {
  it('is read as elements with attributes and text', async () => {
    const root = await parseXml(
      '<?xml version="1.0"?><a b="1" c=\'2>"\'>x<!-- <no> --><d/> <![CDATA[<e> & ]]></a>\n',
    )
    expect(root).toEqual({
      name: 'a',
      attributes: new Map([
        ['b', '1'],
        ['c', '2>"'],
      ]),
      children: [{ name: 'd', attributes: new Map(), children: [], text: '' }],
      text: 'x<e> & ',
    })
  })

  it.each([
    ['a document type', '<!DOCTYPE a><a/>'],
    ['a document type in small letters', '<!doctype a><a/>'],
    ['one that comes late', '<a/><!DOCTYPE a>'],
    ['entities that expand', BOMB],
    ['an entity from outside', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'],
    ['a declaration in an element', '<a><!ENTITY b "c"></a>'],
    ['an element that looks like a declaration', '<a><!b></!b></a>'],
    ['a reference to what is not declared', '<a>&nbsp;</a>'],
    ['such a reference in an attribute', '<a b="&nbsp;"/>'],
    ['a bare &', '<a>fish & chips</a>'],
    ['a < in an attribute', '<a b="<"/>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['an attribute without quotes', '<a b=1/>'],
    ['two roots', '<a/><b/>'],
    ['text after the root', '<a/>b'],
    ['text alone', 'a'],
    ['tags that cross', '<a><b></a></b>'],
    ['a tag that does not close', '<a><b></a>'],
    ['a comment that does not close', '<a/><!-- b'],
    ['CDATA that does not close', '<a><![CDATA[b</a>'],
    ['an instruction with a loose quote', '<?b "?><a/>'],
    ['an instruction that does not close', '<?b <a/>'],
    ['a control character', '<a>\u0007</a>'],
    ['text before the root', 'b<a/>'],
    ['CDATA after the root', '<a/><![CDATA[b]]>'],
    ['nothing', ''],
    ['a comment alone', '<!-- a -->'],
    ['too many levels', `${'<a>'.repeat(60)}${'</a>'.repeat(60)}`],
  ])('is refused with %s', async (_, text) => {
    await expect(parseXml(text)).rejects.toMatchObject({ code: 'E_REPORT' })
  })

  it('may quote a document type where it is only text', async () => {
    const root = await parseXml('<a><!-- <!DOCTYPE b> --><![CDATA[<!DOCTYPE html>]]></a>')
    expect(root.text).toBe('<!DOCTYPE html>')
  })

  it.each(['__proto__', 'constructor'])('cannot reach into objects by the name %s', async (name) => {
    await expect(parseXml(`<a ${name}="1"/>`)).rejects.toMatchObject({ code: 'E_REPORT' })
    const root = await parseXml(`<a><b/></a>`)
    expect(Object.getPrototypeOf(root)).toBe(Object.prototype)
    expect(root.attributes.size).toBe(0)
  })

  it('is read or refused, whatever it is', async () => {
    const piece = constantFrom(
      ...'<,>,/,!,?,=,",\',&, ,[,x,-,]'.split(','),
      '<a>',
      '</a>',
      '<a ',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&lt;',
      '<?x',
      '?>',
    )
    await assert(
      asyncProperty(array(piece, { maxLength: 30 }), async (pieces) => {
        const outcome = await parseXml(pieces.join('')).catch((error: unknown) => error)
        expect(isFailure(outcome, 'E_REPORT') || !(outcome instanceof Error)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
