import { describe, expect, it } from 'vitest'

import { TidemarkError } from '../../model/failure.ts'
import { diskFailure, onDisk } from './disk-failure.ts'

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: it failed`), { code, errno: -1, syscall: 'write' })
}

describe('a failed system call', () => {
  it.each(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EMFILE', 'EIO', 'ENOENT'])(
    '%s becomes E_IO, with the path and what to do',
    async (errno) => {
      const failing = onDisk('/images/web', async () => {
        throw systemError(errno)
      })
      await expect(failing).rejects.toMatchObject({
        code: 'E_IO',
        exit: 5,
        details: { errno, path: '/images/web' },
        hints: [expect.stringMatching(/.{20}/u)],
      })
    },
  )

  it.each(['ENOSPC', 'EACCES', 'EROFS'])('%s gets advice of its own', (errno) => {
    const [own, other] = [errno, 'ENOTTY'].map((code) => diskFailure(systemError(code), '/x'))
    expect(own instanceof TidemarkError && own.hints).not.toEqual(
      other instanceof TidemarkError && other.hints,
    )
  })

  it('leaves other errors as they are', async () => {
    const failure = new TidemarkError('E_LAYOUT', 'no layout')
    const stopped = new DOMException('stopped', 'AbortError')
    const plain = new Error('plain')
    for (const error of [failure, stopped, plain]) expect(diskFailure(error, '/x')).toBe(error)
  })
})
