import { parseImageName } from '../../model/reference.ts'
import type { Path } from '../document/path.ts'
import type { Reporter } from '../document/reporter.ts'
import type { Component, TagClass } from '../policy.ts'
import type { RawComponent, RawPolicy } from '../schema/policy.ts'
import type { RawReleases } from '../schema/releases.ts'
import type { RawTags } from '../schema/tags.ts'
import { NAME } from '../schema/text.ts'
import { resolveClasses } from './classes.ts'
import { resolveCut } from './cut.ts'
import { choose, entryPath, listOf } from './layers.ts'
import type { Chosen, Layer } from './layers.ts'
import { checkOrder } from './order.ts'
import { resolveRebuild } from './rebuild.ts'
import { resolveReleases } from './releases.ts'
import { resolveRequirements } from './requirements.ts'

/** What stands above all components, already resolved. */
export interface Common {
  readonly raw: RawPolicy
  readonly environments: readonly string[]
  readonly reporter: Reporter
}

/** `components`, or the one that the policy describes without it. */
export function resolveComponents(common: Common): readonly Component[] {
  const { raw, reporter } = common
  if (raw.components === undefined) return [resolveOnly(common)]
  const entries = Object.entries(raw.components)
  if (entries.length === 0) reporter.problem(['components'], 'expected at least one component', { at: 'key' })
  const components = entries.map(([name, own]) => {
    return resolveComponent({ name, own: own ?? {}, path: ['components', name] }, common)
  })
  checkOrder(components, ['components'], 'component', reporter)
  return components
}

interface Written {
  readonly name: string
  readonly own: RawComponent
  readonly path: Path
}

function resolveOnly(common: Common): Component {
  const { raw, reporter } = common
  if (raw.image === undefined) {
    const hint = 'Add image: HOST/PATH, or list components.'
    reporter.problem([], 'the key "image" is missing, and there are no components', { hint })
  }
  const component = resolveComponent({ name: '', own: {}, path: [] }, common)
  const name = component.images[0]?.replace(/^oci:/u, '').split('/').at(-1) ?? ''
  if (component.images.length > 0 && !NAME.test(name)) {
    const hint = 'Name the component: components: { NAME: { image: ... } }.'
    reporter.problem(['image'], `"${name}" cannot be the name of a component`, { hint })
  }
  return { ...component, name }
}

function resolveComponent(written: Written, common: Common): Component {
  const { raw, reporter } = common
  const { own, path, name } = written
  const layers: readonly Layer<RawComponent>[] = [
    { value: own, path },
    { value: topOf(raw), path: [] },
  ]
  const classes = resolveTags(layers, written, common)
  const known = { classes, checks: Object.keys(raw.checks ?? {}) }
  return {
    name,
    images: resolveImages(choose(layers, 'image'), reporter),
    source: choose(layers, 'source')?.value ?? null,
    paths: own.paths ?? [],
    platforms: listOf(choose(layers, 'platforms')?.value),
    after: own.after ?? null,
    releases: resolveReleases(releaseLayers(written, common), takesPrereleases(classes), reporter),
    classes,
    require: resolveRequirements(
      layersBelow(layers, 'require', (layer) => layer.require),
      known,
      reporter,
    ),
    cut: resolveCut(
      layersBelow(layers, 'cut', (layer) => layer.cut),
      reporter,
    ),
    rebuild: resolveRebuild(
      layersBelow(layers, 'rebuild', (layer) => layer.rebuild),
      reporter,
    ),
  }
}

/** The keys of the policy that a component may have too. */
function topOf({
  image,
  source,
  platforms,
  releases,
  tags,
  require: required,
  cut,
  rebuild,
}: RawPolicy): RawComponent {
  return { image, source, platforms, releases, tags, require: required, cut, rebuild }
}

/** The layers of a mapping that stands under `key` of each layer. */
function layersBelow<T>(
  layers: readonly Layer<RawComponent>[],
  key: string,
  pick: (raw: RawComponent) => T | undefined,
): readonly Layer<T>[] {
  return layers.map(({ value, path }) => ({
    value: value === undefined ? undefined : pick(value),
    path: [...path, key],
  }))
}

function releaseLayers({ own, path }: Written, { raw, reporter }: Common): readonly Layer<RawReleases>[] {
  if (own.gitTag !== undefined && own.releases?.gitTag !== undefined) {
    reporter.problem([...path, 'gitTag'], '`gitTag` and `releases.gitTag` say the same: keep one', {
      at: 'key',
    })
  }
  const short = own.gitTag === undefined ? undefined : { gitTag: own.gitTag }
  return [
    { value: short, path },
    { value: own.releases, path: [...path, 'releases'] },
    { value: raw.releases, path: ['releases'] },
  ]
}

function takesPrereleases(classes: readonly TagClass[]): boolean {
  return classes.some(({ from }) => from.includes('prerelease'))
}

function resolveTags(
  layers: readonly Layer<RawComponent>[],
  written: Written,
  common: Common,
): readonly TagClass[] {
  const { reporter, environments } = common
  const chosen: Chosen<RawTags> | null = choose(layers, 'tags')
  if (chosen === null) {
    const hint = 'Start with tags: semver.'
    reporter.problem(written.path, 'the key "tags" is missing', { hint, at: 'key' })
    return []
  }
  const classes = resolveClasses(chosen.value, chosen.path, environments, reporter)
  const empty = typeof chosen.value === 'object' && Object.keys(chosen.value).length === 0
  if (empty) reporter.problem(chosen.path, 'expected at least one tag class', { at: 'key' })
  return classes
}

function resolveImages(
  chosen: Chosen<string | readonly string[]> | null,
  reporter: Reporter,
): readonly string[] {
  if (chosen === null) return []
  const { value, path } = chosen
  const written = typeof value === 'string' ? [value] : value
  const images: string[] = []
  for (const [index, text] of written.entries()) {
    const at = entryPath(path, value, index)
    const image = reporter.attempt(at, null, () => parseImageName(text))
    if (image === null) continue
    if (images.includes(image)) reporter.problem(at, `${image} stands here twice`)
    images.push(image)
  }
  return images
}
