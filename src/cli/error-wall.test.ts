import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import * as v from 'valibot'
import { describe, expect, it } from 'vitest'

import { TidemarkError } from '../model/failure.ts'
import { errorDocument } from './documents/error.ts'
import { reportError } from './error-wall.ts'
import { settle } from './settings.ts'
import type { GlobalOptions } from './settings.ts'
import { captured } from './testing/captured.ts'
import type { CapturedSurroundings } from './testing/captured.ts'

interface Case {
  readonly options?: GlobalOptions
  readonly around?: Partial<CapturedSurroundings>
}

function report(error: unknown, { options = {}, around = {} }: Case = {}) {
  const place = captured(around)
  const code = reportError(error, settle(options, {}, place.cwd), place)
  return { code, stdout: place.stdout.text, stderr: place.stderr.text }
}

const REFUSAL = new TidemarkError('E_IMMUTABLE', 'no', {
  hints: ['Cut the next.'],
  details: { tag: '1.4.0' },
})

describe('the error wall', () => {
  it('gives each kind of failure its exit code', () => {
    const codes = ['E_INTERNAL', 'E_USAGE', 'E_IMMUTABLE', 'E_DIGEST', 'E_IO'] as const
    expect(codes.map((code) => report(new TidemarkError(code, 'x')).code)).toEqual([1, 2, 3, 4, 5])
  })

  it('speaks to people on standard error', () => {
    expect(report(REFUSAL)).toEqual({
      code: 3,
      stdout: '',
      stderr: '! no   [E_IMMUTABLE]\n  Cut the next.\n',
    })
  })

  it('prints one JSON document on standard output with --json, and nothing else', () => {
    const { code, stdout, stderr } = report(REFUSAL, { options: { json: true } })
    const document: unknown = JSON.parse(stdout)
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' })
    expect(v.parse(errorDocument, document)).toEqual(document)
    expect(document).toMatchObject({ error: { code: 'E_IMMUTABLE', details: { tag: '1.4.0' }, where: null } })
  })

  it('quotes the line that the error is about, where it can be read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tidemark-wall-'))
    writeFileSync(join(folder, 'tidemark.yaml'), 'version: 1\n  "{sha}": { from: build }\n')
    const where = { file: 'tidemark.yaml', line: 2, column: 3 }
    const error = new TidemarkError('E_POLICY_SCHEMA', 'bad', { where })
    expect(report(error, { around: { cwd: folder } }).stderr).toContain(
      'tidemark.yaml:2:3   "{sha}": { from: build }',
    )
    expect(report(error).stderr).toContain('tidemark.yaml:2:3\n')
    rmSync(folder, { recursive: true })
  })

  it('calls what it does not know a defect, and shows where it came from only when asked', () => {
    const error = new Error('boom', { cause: new Error('why') })
    const { code, stderr } = report(error)
    expect(code).toBe(1)
    expect(stderr).toContain('! boom   [E_INTERNAL]')
    expect(stderr).not.toContain('error-wall.test.ts')
    const debug = report(error, { around: { env: { TIDEMARK_DEBUG: '1' } } }).stderr
    expect(debug).toContain('error-wall.test.ts')
    expect(debug).toContain('caused by Error: why')
  })

  it('survives things that are thrown and are no errors', () => {
    expect(report('text').code).toBe(1)
    expect(report(undefined).code).toBe(1)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('says after %s that it is safe to run again, and ends with %i', (name, expected) => {
    const { code, stderr } = report(new Error('The operation was aborted'), {
      around: { signal: AbortSignal.abort(name) },
    })
    expect(code).toBe(expected)
    expect(stderr).toContain('[E_INTERRUPTED]')
    expect(stderr).toContain('run the same command again')
  })

  it('lets no text of others steer the terminal', () => {
    expect(report(new TidemarkError('E_GIT', 'a\u001B[2Jb')).stderr).toContain('a\\u{1b}[2Jb')
  })
})
