import * as v from 'valibot'

import { optionalKey } from './key.ts'
import { anyPath, host, insidePath, listOf, name, tagName, text } from './text.ts'

const registry = v.strictObject({
  protected: optionalKey(
    v.boolean(),
    'Marks the registry that consumers pull from, for readers and later gates; what is refused is listed under `never`.',
    { default: false },
  ),
  never: optionalKey(
    v.array(tagName),
    'Tags that are never written to this registry: a publish that wants one refuses.',
    { default: [] },
  ),
  plainHttp: optionalKey(v.boolean(), 'Speak HTTP without TLS. Loopback hosts do so by default.', {
    default: false,
  }),
  ca: optionalKey(anyPath, 'A PEM file with the certificate authority of the registry.'),
  public: optionalKey(
    v.boolean(),
    'Whether anybody may pull: `true` asks after every publish without a login and says so where that is refused; `false` never asks. Left out: asked once, after the first publish of an image to ghcr.io, docker.io or quay.io, where a new image may be private.',
  ),
  trustedHosts: optionalKey(
    v.array(host),
    'Other hosts that the credentials of this registry may be sent to: its token server.',
    { default: [] },
  ),
})

export const registries = v.record(host, registry)

export type RawRegistry = v.InferOutput<typeof registry>

const ref = v.pipe(
  v.string(),
  v.regex(/^(?![-/.])(?!.*(?:\.\.|@\{|\/\/|\.lock$|[/.]$))[^\s~^:?*[\\]+$/, 'a branch name'),
)
const remote = v.pipe(v.string(), v.regex(/^[^-\s]\S*$/, 'the name or address of a git remote'))

const gitLedger = v.strictObject({
  git: optionalKey(
    v.strictObject({
      remote: optionalKey(
        remote,
        'The remote, by name or address. Left out: origin where there is one, else the ledger is local.',
      ),
      branch: optionalKey(ref, 'The branch that holds the ledger.', { default: 'tidemark' }),
    }),
    'A branch of the repository, or of another one.',
  ),
})

/** `ledger`: where facts are kept. */
export const ledger = v.union([v.picklist(['git', 'derived']), gitLedger])

export type RawLedger = v.InferOutput<typeof ledger>

/** `deploy`: files by environment, as `FILE[#KEY]`. */
export const deploy = v.record(name, listOf(insidePath))

/** A source repository: an address without credentials. */
export const sourceAddress = v.pipe(
  text,
  v.regex(
    /^(?:https?|ssh|git):\/\/[^\s@]+$/,
    'the address of the source repository, such as https://github.com/acme/web',
  ),
)
