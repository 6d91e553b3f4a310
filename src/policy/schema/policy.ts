import * as v from 'valibot'

import { admission } from './admission.ts'
import { cut } from './cut.ts'
import { announce, forge } from './forge.ts'
import { key, optionalKey } from './key.ts'
import { deploy, ledger, registries, sourceAddress } from './places.ts'
import { rebuild } from './rebuild.ts'
import { releases, requirements } from './releases.ts'
import { retention } from './retention.ts'
import { checks, environments } from './stages.ts'
import { tags } from './tags.ts'
import { insidePath, listOf, name, oneOrMore, platform, text } from './text.ts'

const image = oneOrMore(text)

const component = v.strictObject({
  image: optionalKey(image, 'As `image` of the policy, for this component.'),
  gitTag: optionalKey(text, 'Short for `releases.gitTag` of this component.'),
  platforms: optionalKey(listOf(platform), 'As `platforms` of the policy, for this component.'),
  paths: optionalKey(listOf(insidePath), 'Folders and files that the component is made of.', { default: [] }),
  after: optionalKey(name, 'The component that must have published the same version before this one.'),
  source: optionalKey(sourceAddress, 'As `source` of the policy, for this component.'),
  releases: optionalKey(releases, 'As `releases` of the policy; each key that is given here goes before it.'),
  tags: optionalKey(tags, 'Tag classes of this component, in the place of those of the policy.'),
  require: optionalKey(
    requirements,
    'As `require` of the policy; each key that is given here goes before it.',
  ),
  cut: optionalKey(cut, 'As `cut` of the policy; each key that is given here goes before it.'),
  rebuild: optionalKey(rebuild, 'As `rebuild` of the policy; each key that is given here goes before it.'),
})

/** The whole file `tidemark.yaml` as it is written, before defaults. */
export const policySchema = v.strictObject({
  version: key(v.literal(1), 'The version of the policy language: 1.'),
  image: optionalKey(
    image,
    'The image that is published, without a tag: `ghcr.io/acme/web`, or `oci:DIR` for a layout on disk. A list publishes the same to each.',
  ),
  source: optionalKey(
    sourceAddress,
    'The address of the source repository; the label `source` must equal it.',
  ),
  platforms: optionalKey(
    listOf(platform),
    'Platforms that every image must have: `linux/amd64`. Left out: none is demanded.',
    { default: [] },
  ),
  releases: optionalKey(releases, 'Which git tags are releases, and what must hold for them.'),
  tags: optionalKey(
    tags,
    'Tag classes: the name of a preset, or a mapping from pattern to class. A component may have its own.',
  ),
  components: optionalKey(
    v.record(name, v.union([component, v.null()])),
    'The released things of the repository, by name, where there are several. Left out: one, named after its image.',
  ),
  cut: optionalKey(cut, 'How a release is prepared in the repository.'),
  rebuild: optionalKey(rebuild, 'How `tidemark rebuild` builds a release again on a newer base image.'),
  forge: optionalKey(
    forge,
    'Where the repository is hosted. Left out: told by `source` and the git remote where they name a well-known host.',
  ),
  announce: optionalKey(announce, 'What `tidemark announce` says of a release.'),
  checks: optionalKey(
    checks,
    'Checks by name: evidence about one digest that `require` and environments ask for.',
    {
      default: {},
    },
  ),
  require: optionalKey(requirements, 'What must hold before anything is published.'),
  environments: optionalKey(environments, 'Named stages that a digest is promoted through.', { default: {} }),
  registries: optionalKey(registries, 'Rules and settings by registry host.', { default: {} }),
  admission: optionalKey(admission, 'What production manifests may run, for `tidemark lint --manifests`.'),
  deploy: optionalKey(
    deploy,
    'Deployment files by environment, each `FILE` or `FILE#KEY` (`.env`, YAML or JSON; without a key every value that names an image of the component), with `{component}` and `{env}`. `tidemark rollback` writes an earlier release into those of an environment that is none of `environments`; promotions edit no files.',
    { default: {} },
  ),
  retention: optionalKey(
    retention,
    'What `tidemark retain` keeps: only rules that keep, and none that delete. Left out: nothing is ever deleted.',
  ),
  ledger: optionalKey(
    ledger,
    'Where facts are kept: `git` (a branch of the repository), `derived` (nowhere: read anew from git tags and the registry), or a mapping.',
    { default: 'git' },
  ),
})

export type RawPolicy = v.InferOutput<typeof policySchema>
export type RawComponent = v.InferOutput<typeof component>
