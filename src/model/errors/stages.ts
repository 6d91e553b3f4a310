import type { ErrorTable } from './entry.ts'

/** Refusals about environments, evidence and coming back. */
export const STAGE_ERRORS = {
  E_UNKNOWN_ENVIRONMENT: {
    exit: 2,
    title: 'the policy has no such environment',
    mend: 'Environments are listed under `environments` in the policy; `tidemark status` shows them.',
  },
  E_HELD: {
    exit: 3,
    title: 'the environment is held',
    mend: '`tidemark resume ENV` lifts the hold, when what it was made for is over.',
  },
  E_DIGEST_GONE: {
    exit: 3,
    title: 'the registry no longer serves the digest',
    mend: 'Copy it back from another registry or a layout (`tidemark publish --from`), or choose another digest.',
  },
  E_NOTHING_BEFORE: {
    exit: 3,
    title: 'there is nothing to go back to',
    mend: 'Name the digest or the version:  --to. `tidemark history env-ENV` lists what ran there.',
  },
  E_NEVER_RAN: {
    exit: 3,
    title: 'the digest never ran in the environment',
    mend: 'Going back is for what ran there before; `tidemark promote` is for what did not.',
  },
  E_SCHEMA_CHANGE: {
    exit: 3,
    title: 'a release in between changes a schema',
    mend: 'Images roll back, migrations do not. When the older release works with the newer schema:  --acknowledge-schema-change',
  },
  E_NOT_APPROVER: {
    exit: 3,
    title: 'this identity may not approve',
    mend: 'The policy lists who may under `environments.ENV.approvals.by`.',
  },
  E_FLOATING_TARGET: {
    exit: 3,
    title: 'the target floats',
    mend: 'Name an exact version or a digest: what a floating tag names changes under you.',
  },
  E_PIN: {
    exit: 4,
    title: 'a deployment file does not say which image it runs',
    mend: 'The policy names the place under `deploy`, as `FILE#KEY`: an exact version, a digest, or an image with one of them. Reference: `deploy`.',
  },
  E_FLOATING_PIN: {
    exit: 3,
    title: 'the deployment pins a tag that floats',
    mend: 'What runs there cannot be told, nor what ran before. Write the exact version or the digest that runs.',
  },
  E_CHECK_UNKNOWN: {
    exit: 2,
    title: 'the policy has no such check',
    mend: 'Checks are listed under `checks` in the policy.',
  },
  E_CHECK_FAILED: {
    exit: 6,
    title: 'the check failed, and that is recorded',
    mend: 'Mend what it found and run it again: the newest result counts.',
  },
  E_DEPRECATED: {
    exit: 3,
    title: 'the version is deprecated',
    mend: '`tidemark deprecate VERSION --undo` lifts it.',
  },
  E_NOT_MAINTAINER: {
    exit: 3,
    title: 'this identity may not decide about releases',
    mend: 'The policy lists who may under `releases.maintainers`. Who you are is the user of the CI run, else what git says: `git config user.email`.',
  },
  E_UNMENDED: {
    exit: 6,
    title: 'something differs that cannot be mended by itself',
    mend: 'A tag that is written once names other bytes: nothing here writes over it. Find out who wrote it; `tidemark log TAG` shows what Tidemark wrote.',
  },
} as const satisfies ErrorTable
