import { sectionOf } from '../../files/changelog/section.ts'
import { isListed } from '../../plan/promotion/schema-changes.ts'
import { isRelease } from '../../plan/release-of.ts'
import type { Content } from '../content/content.ts'
import type { PublishEvent } from '../event/event.ts'
import { readSource } from '../event/source-file.ts'
import type { World } from '../world.ts'

/**
 * What says that a release changes a schema (`releases.schemaChanges`): `policy`, a `label` of the image, or its section of the
 * `changelog`; null when nothing does. It is recorded with the release, so that a way back knows it without any of them.
 */
export async function schemaChangeOf(
  world: World,
  event: PublishEvent,
  content: Pick<Content, 'labels'>,
): Promise<string | null> {
  const { version, component } = event
  if (version === null || !isRelease(event)) return null
  if (isListed(component.releases, version)) return 'policy'
  const { label } = component.releases.schemaChanges
  if (Object.values(content.labels).some((labels) => saysYes(labels[label]))) return 'label'
  return (await changelogSays(world, event)) ? 'changelog' : null
}

function saysYes(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value.toLowerCase() !== 'false'
}

async function changelogSays(world: World, { component, version, commit }: PublishEvent): Promise<boolean> {
  const file = component.cut.changelog?.file ?? null
  const text = file === null ? null : await readSource(world, file, commit)
  if (file === null || text === null || version === null) return false
  const body = sectionOf(text, version, file)?.body ?? ''
  return body.toLowerCase().includes(component.releases.schemaChanges.changelog.toLowerCase())
}
