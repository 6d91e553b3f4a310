import { compileGlob } from '../../model/glob.ts'
import type { Reference } from '../../model/reference.ts'
import { formatReference, parseReference } from '../../model/reference.ts'
import type { Finding, Spot } from '../../policy/lint/finding.ts'
import { classesOfTag } from '../../policy/match.ts'
import type { Policy, TagClass } from '../../policy/policy.ts'
import { isOpen, readWritten } from './written.ts'
import type { WrittenReference } from './written.ts'

/** An image that a production manifest runs. */
export interface UsedImage {
  readonly text: string
  /** True where another file tells the tag. */
  readonly partial: boolean
  readonly where: Spot
}

type Said = Omit<Finding, 'severity' | 'where'>

/**
 * What the policy has to say of an image in a production manifest (docs/admission.md): that it is one, its registry, that it has a tag, that
 * a class makes the tag and stands for it, that the tag stays where it is. Warnings have a code W_…. Pure.
 */
export function judgeImage(policy: Policy, { text, partial, where }: UsedImage): readonly Finding[] {
  const written = readWritten(text)
  const said = written === null ? unreadable(text) : writtenFindings(policy, written, partial)
  return said.map((each) => ({
    ...each,
    severity: each.code.startsWith('W_') ? 'warning' : 'error',
    where,
  }))
}

/** Nothing can be said of a template, of a variable and of a value that is filled in elsewhere; anything else is no reference. */
function unreadable(text: string): readonly Said[] {
  if (text.trim() === '' || isOpen(text)) return []
  return [
    {
      code: 'E_REFERENCE',
      message: `${JSON.stringify(text)} is no image reference: nothing can run it`,
      hints: ['Write  HOST/PATH:TAG@sha256:...  in small letters'],
    },
  ]
}

function writtenFindings(policy: Policy, written: WrittenReference, partial: boolean): readonly Said[] {
  const known = written.tagKnown && !partial
  return [...registryFindings(policy, written), ...(known ? tagFindings(policy, written.reference) : [])]
}

function registryFindings(policy: Policy, { reference, implicit }: WrittenReference): readonly Said[] {
  const said: Said[] = []
  if (implicit) {
    said.push({
      code: 'E_REGISTRY_IMPLICIT',
      message: `no registry is named: ${reference.name} is what Docker takes it for, and other clients may not`,
      hints: [`Write  ${formatReference(reference)}`],
    })
  }
  if (!isApproved(policy, reference)) {
    said.push({
      code: 'E_REGISTRY_NOT_APPROVED',
      message: `${reference.host} is none of the policy's registries, and "${reference.name}" none of its images`,
      hints: [`To approve it:  admission: { images: ["${reference.name}"] }`],
    })
  }
  return said
}

function isApproved(policy: Policy, { host, name }: Reference): boolean {
  return (
    hostsOf(policy).includes(host) ||
    Object.hasOwn(policy.registries, host) ||
    policy.admission.images.some((glob) => compileGlob(glob)(name))
  )
}

/** The registries of the policy's images; a layout on disk is none. */
function hostsOf({ components }: Policy): readonly string[] {
  const images = components.flatMap((component) => component.images)
  return images.filter((image) => !image.startsWith('oci:')).map((image) => parseReference(image).host)
}

function tagFindings(policy: Policy, reference: Reference): readonly Said[] {
  const { tag, digest, name } = reference
  if (tag === null) return digest === null ? [untagged(name)] : []
  const owners = policy.components.filter(({ images }) => images.includes(name))
  if (owners.length === 0) return unpinned(reference, tag === 'latest')
  const environments = policy.environments.map((environment) => environment.name)
  const classes = owners.flatMap((component) => classesOfTag(component, tag, environments))
  const unsupported = classes.find(({ support }) => support === 'none')
  if (classes.length === 0) return [notAdmitted(tag)]
  if (unsupported !== undefined) return [notSupported(tag, unsupported)]
  return unpinned(reference, !classes.some(({ moves }) => moves === 'never'))
}

function untagged(name: string): Said {
  return {
    code: 'E_IMAGE_UNTAGGED',
    message: `"${name}" without a tag is whatever latest names`,
    hints: ['Name a released version, and its digest.'],
  }
}

function notAdmitted(tag: string): Said {
  return {
    code: 'E_TAG_NOT_ADMITTED',
    message: `no class of the policy makes the tag "${tag}"`,
    hints: ['The tags that there can be:  tidemark generate pattern'],
  }
}

function notSupported(tag: string, { key, where }: TagClass): Said {
  return {
    code: 'E_UNSUPPORTED_TAG',
    message: `"${tag}" belongs to "${key}", which no production manifest may use`,
    hints: ['Run a released version, by its digest:  tidemark show TAG'],
    related: where,
  }
}

/** Beside a digest a tag is a word for people: the digest is what runs. */
function unpinned({ name, tag, digest }: Reference, floats: boolean): readonly Said[] {
  if (digest !== null) return []
  if (floats) {
    return [
      {
        code: 'E_TAG_FLOATS',
        message: `"${tag ?? ''}" floats: what it names changes without this file`,
        hints: ['Name an exact version, and its digest.'],
      },
    ]
  }
  return [
    {
      code: 'W_TAG_UNPINNED',
      message: `"${tag ?? ''}" has no digest beside it, which alone proves what runs`,
      hints: [`Write  ${formatReference({ name, tag, digest })}@sha256:...`],
    },
  ]
}
