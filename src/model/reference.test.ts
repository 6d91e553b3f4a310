import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { formatReference, LONGEST_NAME, parseImageName, parseReference, parseSource } from './reference.ts'

const HEX = '1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a'
const DIGEST = `sha256:${HEX}`
const REFUSED = expect.objectContaining({ code: 'E_REFERENCE' })

/** What is written, then host, repository, tag; the digest is always {@link DIGEST} where there is one. */
type Row = [text: string, host: string, repository: string, tag?: string]

const READ: readonly Row[] = [
  // Docker Hub by default
  ['nginx', 'docker.io', 'library/nginx'],
  ['nginx:1.27', 'docker.io', 'library/nginx', '1.27'],
  ['library/nginx', 'docker.io', 'library/nginx'],
  ['docker.io/nginx', 'docker.io', 'library/nginx'],
  ['docker.io/library/nginx', 'docker.io', 'library/nginx'],
  ['index.docker.io/nginx', 'docker.io', 'library/nginx'],
  ['index.docker.io/library/nginx', 'docker.io', 'library/nginx'],
  ['index.docker.io/acme/web', 'docker.io', 'acme/web'],
  ['DOCKER.IO/nginx', 'docker.io', 'library/nginx'],
  ['Index.Docker.io/acme/web', 'docker.io', 'acme/web'],
  ['acme/web', 'docker.io', 'acme/web'],
  ['acme/team/web', 'docker.io', 'acme/team/web'],
  ['docker.io/library/foo/bar', 'docker.io', 'library/foo/bar'],
  ['docker/docker', 'docker.io', 'docker/docker'],
  ['docker.io/docker/docker', 'docker.io', 'docker/docker'],
  ['library', 'docker.io', 'library/library'],
  ['other/library', 'docker.io', 'other/library'],
  ['d/docker', 'docker.io', 'd/docker'],
  ['jess/t', 'docker.io', 'jess/t'],
  ['a', 'docker.io', 'library/a'],
  ['a/b', 'docker.io', 'a/b'],
  ['dbcc1', 'docker.io', 'library/dbcc1'],
  [HEX.slice(1), 'docker.io', `library/${HEX.slice(1)}`],
  [`docker.io/${HEX}`, 'docker.io', `library/${HEX}`],
  [`${HEX}:latest`, 'docker.io', `library/${HEX}`, 'latest'],
  [
    'thisisthesongthatneverendsitgoesonandonandonthisisthesongthatnev',
    'docker.io',
    'library/thisisthesongthatneverendsitgoesonandonandonthisisthesongthatnev',
  ],
  ['library/ubuntu-12.04-base', 'docker.io', 'library/ubuntu-12.04-base'],
  // A first part that is no registry
  ['test_com/foo', 'docker.io', 'test_com/foo'],
  ['docker-rules/docker', 'docker.io', 'docker-rules/docker'],
  ['docker---rules/docker', 'docker.io', 'docker---rules/docker'],
  ['dock__er/docker', 'docker.io', 'dock__er/docker'],
  ['dock_er/docker', 'docker.io', 'dock_er/docker'],
  ['localhost2/x', 'docker.io', 'localhost2/x'],
  ['foo/foo_bar.com:8080', 'docker.io', 'foo/foo_bar.com', '8080'],
  // A name alone is never a registry
  ['test.com', 'docker.io', 'library/test.com'],
  ['test.com:tag', 'docker.io', 'library/test.com', 'tag'],
  ['test.com:5000', 'docker.io', 'library/test.com', '5000'],
  ['foo_bar.com:8080', 'docker.io', 'library/foo_bar.com', '8080'],
  ['192.168.1.1', 'docker.io', 'library/192.168.1.1'],
  ['192.168.1.1:5000', 'docker.io', 'library/192.168.1.1', '5000'],
  ['localhost', 'docker.io', 'library/localhost'],
  ['localhost:5000', 'docker.io', 'library/localhost', '5000'],
  ['sha256:abc', 'docker.io', 'library/sha256', 'abc'],
  // Registries
  ['test.com/repo:tag', 'test.com', 'repo', 'tag'],
  ['test:5000/repo', 'test:5000', 'repo'],
  ['test:5000/repo:tag', 'test:5000', 'repo', 'tag'],
  ['test-com:8080/foo', 'test-com:8080', 'foo'],
  ['localhost/x', 'localhost', 'x'],
  ['localhost:5000/x', 'localhost:5000', 'x'],
  ['127.0.0.1:5000/docker/docker', '127.0.0.1:5000', 'docker/docker'],
  ['192.168.0.1:8/debian', '192.168.0.1:8', 'debian'],
  ['192.168.1.1/repo', '192.168.1.1', 'repo'],
  ['192.168.1.1:5000/repo:5050', '192.168.1.1:5000', 'repo', '5050'],
  ['host:65535/x', 'host:65535', 'x'],
  ['ghcr.io/acme/web:1.4', 'ghcr.io', 'acme/web', '1.4'],
  ['registry.k8s.io/kube-apiserver:v1.30.0', 'registry.k8s.io', 'kube-apiserver', 'v1.30.0'],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/web', '123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'web'],
  ['europe-docker.pkg.dev/project/repo/web', 'europe-docker.pkg.dev', 'project/repo/web'],
  ['sub-dom1.foo.com/bar/baz/quux', 'sub-dom1.foo.com', 'bar/baz/quux'],
  [
    'b.gcr.io/test.example.com/my-app:test.example.com',
    'b.gcr.io',
    'test.example.com/my-app',
    'test.example.com',
  ],
  ['xn--n3h.com/myimage:xn--n3h.com', 'xn--n3h.com', 'myimage', 'xn--n3h.com'],
  ['xn--n3h.com:18080/foo', 'xn--n3h.com:18080', 'foo'],
  ['a--b.c/x', 'a--b.c', 'x'],
  ['docker.io:443/library/nginx', 'docker.io:443', 'library/nginx'],
  ['docker.io:443/nginx', 'docker.io:443', 'nginx'],
  // Capitals
  ['GHCR.io/acme/web', 'ghcr.io', 'acme/web'],
  ['LOCALHOST:5000/x', 'localhost:5000', 'x'],
  ['TEST:5000/x', 'test:5000', 'x'],
  ['Foo/bar', 'Foo', 'bar'],
  ['FOO/bar', 'FOO', 'bar'],
  ['lowercase:Uppercase', 'docker.io', 'library/lowercase', 'Uppercase'],
  // IPv6
  ['[::1]:5000/x', '[::1]:5000', 'x'],
  ['[::1]/x', '[::1]', 'x'],
  ['[2001:db8::1]/repo', '[2001:db8::1]', 'repo'],
  ['[2001:db8::1]:5000/repo:tag', '[2001:db8::1]:5000', 'repo', 'tag'],
  ['[2001:db8::]:5000/repo', '[2001:db8::]:5000', 'repo'],
  ['[2001:db8:1:2:3:4:5:6]/repo:tag', '[2001:db8:1:2:3:4:5:6]', 'repo', 'tag'],
  ['[fc00::1]:5000/docker/docker', '[fc00::1]:5000', 'docker/docker'],
  ['[2001:DB8:0:0:0:0:0:1]/x', '[2001:db8::1]', 'x'],
  ['[0:0:0:0:0:0:0:1]:5000/x', '[::1]:5000', 'x'],
  // Digests
  [`nginx@${DIGEST}`, 'docker.io', 'library/nginx'],
  [`nginx:1.27@${DIGEST}`, 'docker.io', 'library/nginx', '1.27'],
  [`test:5000/repo@${DIGEST}`, 'test:5000', 'repo'],
  [`test:5000/repo:tag@${DIGEST}`, 'test:5000', 'repo', 'tag'],
  [`[::1]:5000/x:y@${DIGEST}`, '[::1]:5000', 'x', 'y'],
  // Edges
  [`nginx:${'t'.repeat(128)}`, 'docker.io', 'library/nginx', 't'.repeat(128)],
  [`h.io/${'a/'.repeat(124)}aa`, 'h.io', `${'a/'.repeat(124)}aa`],
  ['a.b--c/x', 'a.b--c', 'x'],
]

const BAD: readonly string[] = [
  '',
  ' ',
  '/',
  ':',
  '@',
  ':justtag',
  'nginx:',
  'nginx@',
  'nginx:@',
  `@${DIGEST}`,
  DIGEST,
  HEX,
  'repo@sha256:ffffffffffffffffffffffffffffffffff',
  `validname@invaliddigest:${HEX}`,
  `nginx@${DIGEST}@${DIGEST}`,
  `nginx@${DIGEST}:tag`,
  'Uppercase:tag',
  'Nginx',
  'docker/Docker',
  'docker.io/docker/Docker',
  'test:5000/Uppercase/lowercase:tag',
  'aa/asdf$$^/aa',
  '-docker',
  '-docker/docker',
  'docker-/docker',
  '-docker-/docker',
  '-docker.io/docker/docker',
  'docker.io-/docker',
  'docker..io/docker',
  '.docker.io/docker',
  'docker.io./docker',
  'docker///docker',
  'docker.io/docker///docker',
  'docker.io//docker',
  '____/____',
  '_docker/_docker',
  'dock..er/docker',
  'dock_.er/docker',
  'dock-.er/docker',
  'dock___er/docker',
  'docker/',
  'docker.io/',
  '/docker',
  'docker.io/-x',
  'docker.io/x-',
  'docker.io/.x',
  'docker.io/x.',
  'x/../y',
  './x',
  '../x',
  'ghcr.io/../x',
  'https://github.com/docker/docker',
  'docker://nginx',
  'oci-archive.tar:',
  'nginx:-tag',
  'nginx:.tag',
  'nginx:a+b',
  'nginx:a:b',
  `nginx:${'t'.repeat(129)}`,
  '[fc00::1]',
  '[fc00::1]:5000',
  '[2001:db8::1]:tag',
  'fc00::1:5000/debian',
  '[fe80::1%eth0]:5000/debian',
  '[fe80::1%@invalidzone]:5000/repo',
  '[2001:db8:3:4::192.0.2.33]:5000/debian',
  '[]/x',
  '[:::]/x',
  '[1:2:3]/x',
  '[::1/x',
  '::1]/x',
  '[::1]x/y',
  'host:0/x',
  'host:080/x',
  'host:65536/x',
  'host:/x',
  'host:port/x',
  'a:b/c:d/e',
  'user@host.io/x',
  'host_name.io/x',
  'nginx?x',
  'nginx#x',
  'nginx%2f',
  'nginx\\x',
  '`nginx`',
  '$(nginx)',
  `h.io/${'a/'.repeat(125)}a`,
  'a'.repeat(LONGEST_NAME),
  `${'a'.repeat(600)}:x`,
]

describe('parseReference', () => {
  it('has a table of at least 120 cases', () => {
    expect(READ.length + BAD.length).toBeGreaterThanOrEqual(120)
  })

  it.each(READ)('reads %s', (text, host, repository, tag) => {
    const digest = text.includes('@') ? DIGEST : null
    expect(parseReference(text)).toEqual({
      host,
      repository,
      name: `${host}/${repository}`,
      tag: tag ?? null,
      digest,
    })
  })

  it.each(BAD)('refuses "%s"', (text) => {
    expect(() => parseReference(text)).toThrow(REFUSED)
  })

  it.each([
    [
      'ghcr.io/acme',
      ['ghcr.io.evil.example/acme/x', 'ghcr.io:8443/acme/x', 'ghcr.iox/acme/x', 'ghcr.io/acmeevil/x'],
    ],
    [
      'docker.io/mycompany',
      ['docker.io/mycompanyevil/x', 'docker.io.evil.example/mycompany/x', 'mycompany.docker.io/x/y'],
    ],
  ])('security 14: nothing that only begins like %s has its host and owner', (allowed, lookalikes) => {
    const [host, owner] = allowed.split('/')
    for (const text of lookalikes) {
      const reference = parseReference(text)
      expect([reference.host, reference.repository.split('/')[0]]).not.toEqual([host, owner])
    }
  })

  it('security 15: every way of writing one image gives one name', () => {
    const names = ['nginx', 'docker.io/nginx', 'index.docker.io/library/nginx', 'Docker.IO/nginx'].map(
      parseImageName,
    )
    expect(new Set(names)).toEqual(new Set(['docker.io/library/nginx']))
    expect(parseReference('LOCALHOST/x').host).toBe('localhost')
    expect(parseReference('Docker/docker')).toMatchObject({ host: 'Docker', repository: 'docker' })
    expect(parseReference('test:5000/repo')).toMatchObject({ host: 'test:5000', tag: null })
    expect(parseReference('test.com:5000')).toMatchObject({ repository: 'library/test.com', tag: '5000' })
    expect(() => parseReference(HEX)).toThrow(REFUSED)
  })

  it('security 16: a tag before a digest is seen, and the digest too', () => {
    expect(parseReference(`repo:latest@${DIGEST}`)).toMatchObject({ tag: 'latest', digest: DIGEST })
  })

  it.each([
    `sha256:${HEX.slice(1)}`,
    `sha256:${HEX}0`,
    DIGEST.toUpperCase(),
    `sha256:${HEX.toUpperCase()}`,
    `sha512:${HEX}${HEX}`,
    `md5:${HEX.slice(32)}`,
    `sha256:${HEX.slice(5)}/../x`,
    `sha256:../../${HEX.slice(6)}`,
    'sha256:',
    '',
  ])('security 17: the digest "%s" is refused', (digest) => {
    expect(() => parseReference(`repo@${digest}`)).toThrow(REFUSED)
  })

  it.each([
    ['a Cyrillic letter in the registry', 'ghсr.io/acme/web'],
    ['a fullwidth dot', 'ghcr．io/acme/web'],
    ['a mark that writes from right to left', 'ghcr.io/\u202Eacme/web'],
    ['a blank without width', 'ghcr.io/ac\u200Bme/web'],
    ['a letter with an accent', 'ghcr.io/acmé/web'],
    ['NUL', 'ghcr.io/acme/web\0'],
    ['NUL in the middle', 'ghcr.io/ac\0me'],
    ['a line end', 'ghcr.io/acme/web\n'],
    ['a line end before a tag', 'ghcr.io/acme/web\n:latest'],
    ['a carriage return', 'ghcr.io/acme/web\r'],
    ['a blank at the end', 'ghcr.io/acme/web '],
    ['a blank at the start', ' ghcr.io/acme/web'],
    ['a tab', 'ghcr.io/acme\t/web'],
    ['a byte order mark', '\uFEFFghcr.io/acme/web'],
    ['a Kelvin sign', '\u212Aube.io/acme/web'],
    ['digits that are not ASCII', 'ghcr.io/acme/web:١'],
    ['a blank that does not break', 'ghcr.io/acme/web\u00A0'],
  ])('security 18: %s is refused', (_name, text) => {
    expect(() => parseReference(text)).toThrow(REFUSED)
    expect(() => parseImageName(text)).toThrow(REFUSED)
    expect(() => parseSource(text)).toThrow(REFUSED)
  })

  it('reads back what formatReference writes, and the name means itself', () => {
    const path = fc.stringMatching(/^[a-z0-9]{1,5}(?:[._-][a-z0-9]{1,5})?(?:\/[a-z0-9]{1,5}){0,2}$/u)
    const host = fc.constantFrom(
      '',
      'ghcr.io/',
      'LocalHost/',
      'Docker/',
      '[::1]:5000/',
      'index.docker.io/',
      'x:80/',
    )
    const tag = fc.option(fc.stringMatching(/^[\w][\w.-]{0,10}$/u), { nil: null })
    const digest = fc.constantFrom(null, DIGEST)
    fc.assert(
      fc.property(host, path, tag, digest, (first, rest, label, bytes) => {
        const text = first + rest + (label === null ? '' : `:${label}`) + (bytes === null ? '' : `@${bytes}`)
        const reference = parseReference(text)
        expect(parseReference(formatReference(reference))).toEqual(reference)
        expect(parseImageName(reference.name)).toBe(reference.name)
      }),
      { numRuns: 300 },
    )
  })

  it('never shows characters that act on a terminal', () => {
    expect(() => parseReference('x\u001B[2Jy')).toThrow(/^[ -~]+$/u)
  })
})

describe('parseImageName', () => {
  it.each([
    ['ghcr.io/acme/web', 'ghcr.io/acme/web'],
    ['orenlab/pytmbot', 'docker.io/orenlab/pytmbot'],
    ['oci:./images/web', 'oci:./images/web'],
    ['oci:images/web', 'oci:./images/web'],
    ['oci:images//web/', 'oci:./images/web'],
    ['oci:./././images', 'oci:./images'],
    ['oci:.', 'oci:.'],
    ['oci:../images', 'oci:../images'],
    ['oci:a/../b', 'oci:./a/../b'],
    ['oci:/srv/images/', 'oci:/srv/images'],
    ['oci:/', 'oci:/'],
    ['oci:/home/józef/my images', 'oci:/home/józef/my images'],
  ])('reads %s as %s', (text, name) => {
    expect(parseImageName(text)).toBe(name)
    expect(parseImageName(name)).toBe(name)
  })

  it.each([
    'ghcr.io/acme/web:1.4',
    `ghcr.io/acme/web@${DIGEST}`,
    'test.com:5000',
    'oci:images:1.4',
    `oci:images@${DIGEST}`,
    'oci:',
    'oci-archive:file.tar',
    'oci:im\nages',
    'oci:images\0',
    'oci:ima\u202Eges',
    'oci: images',
    'oci:images ',
  ])('refuses %j', (text) => {
    expect(() => parseImageName(text)).toThrow(REFUSED)
  })
})

describe('parseSource', () => {
  it.each([
    ['oci:dir', { type: 'layout', dir: './dir', ref: null }],
    ['oci:/srv/dir:1.4', { type: 'layout', dir: '/srv/dir', ref: '1.4' }],
    ['oci:dir:_x', { type: 'layout', dir: './dir', ref: '_x' }],
    [`oci:dir:${DIGEST}`, { type: 'layout', dir: './dir', ref: DIGEST }],
    [`oci:dir@${DIGEST}`, { type: 'layout', dir: './dir', ref: DIGEST }],
    [
      'oci:dir:docker.io/library/nginx:1.27',
      { type: 'layout', dir: './dir', ref: 'docker.io/library/nginx:1.27' },
    ],
    ['oci-archive:build/image.tar', { type: 'archive', file: 'build/image.tar', ref: null }],
    ['oci-archive:/tmp/image.tar:latest', { type: 'archive', file: '/tmp/image.tar', ref: 'latest' }],
    [`oci-archive:image.tar@${DIGEST}`, { type: 'archive', file: 'image.tar', ref: DIGEST }],
  ])('reads %s', (text, source) => {
    expect(parseSource(text)).toEqual(source)
  })

  it('reads anything else as an image in a registry', () => {
    expect(parseSource('ghcr.io/acme/web:1.4')).toEqual({
      type: 'registry',
      ...parseReference('ghcr.io/acme/web:1.4'),
    })
  })

  it.each([
    'oci:',
    'oci:dir:',
    'oci::1.4',
    'oci:dir:a b',
    'oci:dir:../x',
    'oci:dir:x\n',
    'oci:dir:/x',
    'oci:dir@sha256:x',
    `oci:dir:${DIGEST}0`,
    `oci:dir@${DIGEST}0`,
    `oci:dir@${DIGEST.toUpperCase()}`,
    `oci:dir@md5:${HEX.slice(32)}`,
    `oci:dir:sha512:${HEX}${HEX}`,
    'oci-archive:',
    'oci-archive:x.tar:',
    'oci-archive:x\u0007.tar',
  ])('refuses %j', (text) => {
    expect(() => parseSource(text)).toThrow(REFUSED)
  })
})
