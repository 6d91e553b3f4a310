import type { ErrorTable } from './entry.ts'

/** Refusals by policy: what `plan` and the gates say no to. */
export const PLAN_ERRORS = {
  E_IMMUTABLE: {
    exit: 3,
    title: 'the tag is written once and already names other bytes',
    mend: 'Ship the change as the next version (a new git tag), or publish the digest that the tag already names.',
  },
  E_END_OF_LIFE: {
    exit: 3,
    title: 'the line is end of life',
    mend: 'Only supported lines are rebuilt: see `releases.lines.supported` in the policy.',
  },
  E_NOTHING_TO_PUBLISH: {
    exit: 3,
    title: 'no tag class takes this artifact',
    mend: 'Run `tidemark explain TAG` or `tidemark plan` to see which classes there are and what feeds them.',
  },
  E_REQUIRED_TAG: {
    exit: 3,
    title: 'the plan lacks the tag that `require.tag` demands',
    mend: 'Give the commit (`--commit`), or feed the class of that tag from this kind of artifact.',
  },
  E_GATE: {
    exit: 3,
    title: 'a gate of the policy is not met, or cannot be evaluated',
    mend: 'Meet the gate, or change the policy in review. A gate that cannot be evaluated is never taken as met.',
  },
  E_PROTECTED: {
    exit: 3,
    title: 'the registry is protected against this tag',
    mend: 'The policy lists the tag under `registries.HOST.never`: publish it to another registry, or under another name.',
  },
  E_LABELS: {
    exit: 3,
    title: 'an image label disagrees with the facts',
    mend: 'Build the image with labels that say what it was built from; compare `org.opencontainers.image.*`.',
  },
  E_PLATFORMS: {
    exit: 3,
    title: 'the image lacks a platform that the policy lists',
    mend: 'Build for every platform under `platforms`, or change that list.',
  },
  E_TAG_COLLISION: {
    exit: 3,
    title: 'two sources make the same tag',
    mend: 'Rename one of them: both cannot own one name.',
  },
  E_VERSION_ORDER: {
    exit: 3,
    title: 'the version does not follow from those before it',
    mend: 'See `tidemark status` for the newest version of each line.',
  },
} as const satisfies ErrorTable
