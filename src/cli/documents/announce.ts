import * as v from 'valibot'

import { count, discriminator, maybe, text } from './shapes.ts'

const asset = v.object({
  name: v.string(),
  size: count('Bytes.'),
  sha256: text('Hexadecimal.'),
  action: v.picklist(['kept', 'uploaded', 'replaced', 'planned']),
})

export const announceDocument = v.object({
  document: discriminator('announce'),
  component: v.string(),
  version: text('SemVer.'),
  gitTag: v.string(),
  forge: text('Address of the forge.'),
  repository: v.string(),
  url: maybe('The page of the release; null where it is not there yet.'),
  title: v.string(),
  notes: text(
    'Markdown, as this run would write it; notes that people changed after publishing are left alone.',
  ),
  prerelease: v.boolean(),
  latest: v.pipe(
    v.boolean(),
    v.description('Whether it is shown as the latest, where the forge lets one say so (GitHub).'),
  ),
  assets: v.array(asset),
  outcome: v.pipe(
    v.picklist(['planned', 'created', 'finished', 'unchanged']),
    v.description('`finished`: what an earlier run left. `unchanged`: it stood already.'),
  ),
  text: text('What to post elsewhere: `announce.text` of the policy, filled.'),
  dryRun: v.boolean(),
  notices: v.array(v.string()),
})
