import { tryParseVersion } from '../../model/version.ts'
import { fileName } from './file-name.ts'
import type { VersionFormat, VersionSpot } from './format.ts'
import { inOrder, singleSpot } from './single-spot.ts'
import { yamlLeaves } from './yaml-spots.ts'

async function find(text: string): Promise<readonly VersionSpot[]> {
  const leaves = (await yamlLeaves(text)).flat()
  const chart = singleSpot(text, leaves, ['version'])
  // A chart may package something with other versions: `appVersion: "16"` stays.
  const app = singleSpot(text, leaves, ['appVersion']).filter(
    ({ start, end }) => tryParseVersion(text.slice(start, end)) !== null,
  )
  return inOrder([...chart, ...app])
}

/** Helm's `Chart.yaml`: `version`, and `appVersion` where that is a version too. */
export const chart: VersionFormat = {
  name: 'Chart.yaml',
  takes: (path) => fileName(path) === 'Chart.yaml',
  find,
}
