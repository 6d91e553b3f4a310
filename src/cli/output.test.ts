import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { isFailure } from '../model/failure.ts'
import { DescriptorOutput } from './output.ts'

describe('output to a file descriptor', () => {
  it('writes everything at once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tidemark-output-'))
    const fd = openSync(join(folder, 'out'), 'w')
    const output = new DescriptorOutput(fd)
    const text = 'ä日本🎉\n'.repeat(100_000)
    output.write(text)
    closeSync(fd)
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe(text)
    expect({ isTerminal: output.isTerminal, columns: output.columns }).toEqual({
      isTerminal: false,
      columns: 80,
    })
    rmSync(folder, { recursive: true })
  })

  it('drops what is written to a stream that is closed', () => {
    const fd = openSync('/dev/null', 'w')
    closeSync(fd)
    expect(() => new DescriptorOutput(fd).write('x')).not.toThrow()
  })

  it('tells of a full disk once, and then drops the rest', () => {
    const fd = openSync('/dev/full', 'w')
    const output = new DescriptorOutput(fd)
    let thrown: unknown
    try {
      output.write('x')
    } catch (error) {
      thrown = error
    }
    expect(isFailure(thrown, 'E_IO')).toBe(true)
    expect(() => output.write('y')).not.toThrow()
    closeSync(fd)
  })
})
