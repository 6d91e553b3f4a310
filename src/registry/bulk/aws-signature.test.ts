import { describe, expect, it } from 'vitest'

import { signAws } from './aws-signature.ts'

const SIGNING = {
  keys: { id: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', session: null },
  region: 'us-east-1',
  service: 'service',
  now: new Date('2015-08-30T12:36:00Z'),
}

/** Of AWS's published test suite for Signature Version 4. */
describe('a signature for AWS', () => {
  it.each([
    ['GET', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['POST', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  ])('of the plainest %s is as published', (method, signature) => {
    const url = new URL('https://example.amazonaws.com/')
    const headers = signAws({ url, method, headers: {}, body: new Uint8Array() }, SIGNING)
    expect(headers).toEqual({
      'x-amz-date': '20150830T123600Z',
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    })
  })

  it('of a POST with a body is as published', () => {
    const body = Buffer.from('Param1=value1')
    const url = new URL('https://example.amazonaws.com/')
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(signAws({ url, method: 'POST', headers, body }, SIGNING)['authorization']).toContain(
      'Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    )
  })
})
