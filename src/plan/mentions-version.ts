import type { Version } from '../model/version.ts'

/** True when a text names exactly this version: `1.4.0`, `v1.4.0`, but neither `11.4.0` nor `1.4.0.1` nor `1.4.0-rc.1`. */
export function mentionsVersion(text: string, version: Version): boolean {
  const literal = version.text.replaceAll(/[.+]/gu, String.raw`\$&`)
  return new RegExp(String.raw`(?<![\d.])${literal}(?![\d.]*\d|[+-][0-9A-Za-z])`, 'u').test(text)
}
