import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { pack } from 'tar-stream'
import type { Header } from 'tar-stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Manifest } from '../../model/descriptor.ts'
import { describe as descriptorOf, makeImage } from '../../testing/images.ts'
import { temporaryLayouts } from '../../testing/layouts.ts'
import type { TemporaryLayouts } from '../../testing/layouts.ts'
import { copyImage } from '../copy/copy-image.ts'
import { collect } from '../layout/collect.ts'
import { openArchive } from './archive-store.ts'
import type { ArchiveStore } from './archive-store.ts'
import { openPlainTar } from './plain-tar.ts'

type Entry = Partial<Header> & { name: string; content?: string | Uint8Array }

let layouts: TemporaryLayouts
let folder: string
let manifest: Manifest
let entries: readonly Entry[]
const opened: ArchiveStore[] = []

beforeEach(async () => {
  layouts = await temporaryLayouts()
  folder = await mkdtemp(join(tmpdir(), 'tidemark-tar-'))
  const store = layouts.open('image')
  manifest = await makeImage(store, {
    seed: 'archived',
    platforms: ['linux/amd64', 'linux/arm64'],
    sizeBytes: 70_000,
  })
  await store.writeTags(manifest, ['1.0', 'latest'])
  entries = await entriesOf(join(layouts.folder, 'image'))
})
afterEach(async () => {
  for (const archive of opened.splice(0)) await archive.close()
  await layouts.close()
  await rm(folder, { recursive: true, force: true })
})

async function entriesOf(path: string): Promise<readonly Entry[]> {
  const found = await readdir(path, { recursive: true, withFileTypes: true })
  const files = found.filter((item) => item.isFile()).map((item) => join(item.parentPath, item.name))
  return await Promise.all(
    files.map(async (file) => ({ name: file.slice(path.length + 1), content: await readFile(file) })),
  )
}

async function tarOf(list: readonly Entry[]): Promise<Buffer> {
  const tar = pack()
  for (const { content = '', ...header } of list) tar.entry(header, Buffer.from(content))
  tar.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of tar) if (chunk instanceof Uint8Array) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function written(bytes: Uint8Array, name = 'image.tar'): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

async function opening(list: readonly Entry[]): Promise<ArchiveStore> {
  const archive = await openArchive(await written(await tarOf(list)))
  opened.push(archive)
  return archive
}

/** What a copy out of the archive brings: blobs, and the digest of the index. */
async function copied(archive: ArchiveStore): Promise<object> {
  const target = layouts.open('copy')
  const report = await copyImage({ from: archive, to: target, reference: '1.0' })
  const index = await target.readManifest(manifest.digest)
  return { ...report.blobs, digest: index?.digest }
}

const whole = (): object => ({ copied: 4, mounted: 0, present: 0, digest: manifest.digest })

describe('an OCI archive', () => {
  it('is read in place', async () => {
    const archive = await opening(entries)
    expect(archive.name).toBe(`oci-archive:${join(folder, 'image.tar')}`)
    expect(await archive.listTags()).toEqual(['1.0', 'latest'])
    expect(await archive.resolve('1.0')).toEqual(descriptorOf(manifest))
    expect(await archive.resolve('2.0')).toBeNull()
    expect(await archive.soleImage()).toBe(manifest.digest)
    expect(await copied(archive)).toEqual(whole())
  })

  it('is read from gzip, and leaves nothing in the temporary folder', async () => {
    const path = await written(gzipSync(await tarOf(entries)), 'image.tar.gz')
    const archive = await openArchive(path)
    opened.push(archive)
    expect(await copied(archive)).toEqual(whole())
    const spilled = (await readdir(tmpdir())).filter((name) => name.startsWith('tidemark-archive-'))
    expect(spilled).toEqual([])
  })

  it.each(['--format=ustar', '--format=gnu', '--format=pax'])(
    'is read as GNU tar %s writes it',
    async (format) => {
      const path = join(folder, 'gnu.tar')
      execFileSync('tar', [format, '-C', join(layouts.folder, 'image'), '-cf', path, '.'])
      const archive = await openArchive(path)
      opened.push(archive)
      expect(await copied(archive)).toEqual(whole())
    },
  )

  it('has several readers at once', async () => {
    const archive = await opening(entries)
    const read = await archive.readManifest('1.0')
    const [child] = JSON.parse(Buffer.from(read!.bytes).toString('utf8')).manifests
    const image = JSON.parse(Buffer.from((await archive.readManifest(child.digest))!.bytes).toString('utf8'))
    const [layer] = image.layers
    const all = await Promise.all([1, 2, 3, 4].map(async () => collect(await archive.readBlob(layer))))
    expect(new Set(all.map((bytes) => bytes.byteLength))).toEqual(new Set([layer.size]))
  })

  it('cannot be written', async () => {
    const archive = await opening(entries)
    const code = { code: 'E_USAGE', exit: 2 }
    await expect(archive.writeManifest()).rejects.toMatchObject(code)
    await expect(archive.writeTags()).rejects.toMatchObject(code)
    await expect(archive.writeBlob()).rejects.toMatchObject(code)
    await expect(archive.deleteTag()).rejects.toMatchObject(code)
    await expect(archive.deleteManifest()).rejects.toMatchObject(code)
    expect(await archive.mountBlob()).toBe(false)
  })

  it('is refused with advice when an old docker save wrote it', async () => {
    const old = [
      { name: 'manifest.json', content: '[]' },
      { name: 'repositories', content: '{}' },
    ]
    await expect(opening(old)).rejects.toMatchObject({
      code: 'E_ARCHIVE',
      hints: expect.arrayContaining([expect.stringContaining('--output type=oci')]),
    })
  })

  it('is refused when it is another tar file, an empty one, no tar file, or no file', async () => {
    await expect(opening([{ name: 'readme', content: 'x' }])).rejects.toMatchObject({ code: 'E_ARCHIVE' })
    await expect(opening([])).rejects.toMatchObject({ code: 'E_ARCHIVE' })
    const noise = await written(Buffer.alloc(4096, 'no tar'), 'noise')
    await expect(openArchive(noise)).rejects.toMatchObject({ code: 'E_ARCHIVE' })
    execFileSync('mkfifo', [join(folder, 'pipe')])
    await expect(openArchive(join(folder, 'pipe'))).rejects.toMatchObject({ code: 'E_ARCHIVE' })
    await expect(openArchive(folder)).rejects.toMatchObject({ code: 'E_ARCHIVE' })
    await expect(openArchive(join(folder, 'absent'))).rejects.toMatchObject({ code: 'E_ARCHIVE' })
  })
})

describe('security 53: an archive that cannot be trusted', () => {
  const content = 'x'
  it.each<[string, Entry]>([
    ['an absolute name', { name: '/etc/passwd', content }],
    ['a name that climbs', { name: '../outside', content }],
    ['a name that climbs from within', { name: 'blobs/../../outside', content }],
    ['a name with a dot part', { name: 'blobs/./x', content }],
    ['a name with an empty part', { name: 'blobs//x', content }],
    ['a name with a backslash', { name: 'blobs\\x', content }],
    ['a name with a line break', { name: 'blobs/a\nb', content }],
    ['a hidden name', { name: '.ssh/authorized_keys', content }],
    ['a symbolic link', { name: 'blobs/link', type: 'symlink', linkname: '/etc' }],
    [
      'a hard link with a relative target',
      { name: 'blobs/link', type: 'link', linkname: '../../etc/passwd' },
    ],
    ['a character device', { name: 'blobs/null', type: 'character-device', devmajor: 1, devminor: 3 }],
    ['a block device', { name: 'blobs/sda', type: 'block-device', devmajor: 8, devminor: 0 }],
    ['a FIFO', { name: 'blobs/pipe', type: 'fifo' }],
    ['a second index.json', { name: 'index.json', content: '{"schemaVersion":2,"manifests":[]}' }],
    ['a second index.json by another spelling', { name: './index.json', content: '{}' }],
    ['a folder in the place of a file', { name: 'index.json/', type: 'directory' }],
  ])('refuses %s', async (_, entry) => {
    await expect(opening([...entries, entry])).rejects.toMatchObject({ code: 'E_ARCHIVE', exit: 4 })
  })

  it('refuses a link and a file written through it', async () => {
    const link: Entry = { name: 'blobs/out', type: 'symlink', linkname: '/tmp' }
    await expect(opening([...entries, link, { name: 'blobs/out/x', content }])).rejects.toMatchObject({
      code: 'E_ARCHIVE',
    })
  })

  it.each(['g', 'L', 'K', 'S', 'V', 'M'])('refuses a header of the type %s', async (type) => {
    const bytes = Buffer.concat([await special(type, 'mtime=1700000000.5'), await tarOf(entries)])
    await expect(written(bytes).then(openArchive)).rejects.toMatchObject({ code: 'E_ARCHIVE' })
  })

  it.each([
    'path=blobs/y',
    'linkpath=/etc',
    'size=1',
    'GNU.sparse.major=1',
    'GNU.sparse.realsize=99',
    'hdrcharset=BINARY',
  ])('refuses the PAX record %s', async (record) => {
    const odd = await tarOf([...entries, { name: 'odd', content }])
    const before = await tarOf(entries)
    const end = before.byteLength - 1024
    const bytes = Buffer.concat([odd.subarray(0, end), await special('x', record), odd.subarray(end)])
    await expect(written(bytes).then(openArchive)).rejects.toMatchObject({ code: 'E_ARCHIVE' })
  })

  it('takes PAX records that only tell times', async () => {
    const bytes = Buffer.concat([await special('x', 'mtime=1700000000.5'), await tarOf(entries)])
    const archive = await openArchive(await written(bytes))
    opened.push(archive)
    expect(await copied(archive)).toEqual(whole())
  })

  it('refuses entries behind the end mark, which other readers do not see', async () => {
    const bytes = Buffer.concat([await tarOf(entries), await tarOf([{ name: 'extra', content }])])
    await expect(written(bytes).then(openArchive)).rejects.toMatchObject({ code: 'E_ARCHIVE' })
  })

  it('refuses an archive that was cut short', async () => {
    const path = await written(await tarOf(entries))
    await truncate(path, 30_000)
    await expect(openArchive(path)).rejects.toMatchObject({ code: 'E_ARCHIVE' })
  })

  it('refuses an entry that claims to be larger than the archive', async () => {
    const bytes = await tarOf([{ name: 'big', content }])
    bytes.write('77777777777\0', 124)
    withChecksum(bytes)
    await expect(written(bytes).then(openArchive)).rejects.toMatchObject({ code: 'E_ARCHIVE' })
  })

  it('refuses a header whose checksum is wrong', async () => {
    const bytes = await tarOf(entries)
    bytes.write('Y', 0)
    await expect(written(bytes).then(openArchive)).rejects.toMatchObject({ code: 'E_ARCHIVE' })
  })

  it('refuses gzip that was cut short, and gzip that never ends', async () => {
    const zipped = gzipSync(await tarOf(entries))
    await expect(written(zipped.subarray(0, 5000)).then(openArchive)).rejects.toMatchObject({
      code: 'E_ARCHIVE',
    })
    const bomb = await written(gzipSync(Buffer.alloc(10_000_000)), 'bomb')
    await expect(openPlainTar(bomb, folder, 1_000_000)).rejects.toMatchObject({ code: 'E_ARCHIVE' })
    expect((await readdir(folder)).filter((name) => name.startsWith('tidemark-'))).toEqual([])
  })

  it('refuses a blob that is not its digest', async () => {
    const wrong = entries.map((entry) =>
      entry.name.endsWith(manifest.digest.slice(7))
        ? { ...entry, content: Buffer.alloc(manifest.bytes.length, 32) }
        : entry,
    )
    const archive = await opening(wrong)
    await expect(archive.readManifest('1.0')).rejects.toMatchObject({ code: 'E_LAYOUT_CONTENT' })
  })

  it('refuses an index.json that is too long', async () => {
    const long = entries.map((entry) =>
      entry.name === 'index.json' ? { ...entry, content: Buffer.alloc(5_000_000, 32) } : entry,
    )
    const archive = await opening(long)
    await expect(archive.listTags()).rejects.toMatchObject({ code: 'E_LAYOUT' })
  })

  it('never writes below the working folder, whatever it is given', async () => {
    const before = await readdir(folder)
    await expect(opening([...entries, { name: '../outside', content }])).rejects.toMatchObject({
      code: 'E_ARCHIVE',
    })
    expect(await readdir(folder)).toEqual([...before, 'image.tar'])
  })
})

/** A header of the type `type` with one PAX record as its content. */
async function special(type: string, record: string): Promise<Buffer> {
  const length = record.length + 2 + String(record.length + 4).length
  const tar = await tarOf([{ name: 'PaxHeaders/x', content: `${length} ${record}\n` }])
  const block = Buffer.from(tar.subarray(0, 1024))
  block.write(type, 156)
  withChecksum(block)
  return block
}

/** Puts the sum of the first header block right. */
function withChecksum(block: Buffer): void {
  block.fill(' ', 148, 156)
  const sum = block.subarray(0, 512).reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
}
