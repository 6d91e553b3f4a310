/** What `tags` may name in the place of classes. */
export const PRESET_NAMES = ['semver', 'semver-pre', 'environments'] as const

export type PresetName = (typeof PRESET_NAMES)[number]
