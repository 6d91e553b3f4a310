import type { Planned } from '../planned.ts'
import type { Refusal } from '../refusal.ts'
import { refusal } from '../refusal.ts'

/** `registries.HOST.never`: tags that are never written to that registry, `latest` in most cases. */
export function protectedRegistries({ input, tags }: Planned): readonly Refusal[] {
  const { policy, component } = input
  return component.images.flatMap((image) => {
    const host = hostOf(image)
    const never = (host === null ? undefined : policy.registries[host]?.never) ?? []
    return tags
      .filter((tag) => never.includes(tag))
      .map((tag) =>
        refusal('E_PROTECTED', `${host} is protected: "${tag}" is never written to it`, {
          tag,
          hints: [`Deploy by digest or by an exact tag; \`${tag}\` is for local registries.`],
        }),
      )
  })
}

/** The host of a canonical image name; null for a layout on disk. */
function hostOf(image: string): string | null {
  if (image.startsWith('oci:')) return null
  return image.split('/', 1)[0] ?? null
}
