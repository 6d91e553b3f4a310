import type { VersionFixture } from '../../files/version/format.conformance.ts'

const GEMFILE_LOCK = `PATH
  remote: .
  specs:
    acme (‹1.2.3›)
      acme-core (= ‹1.2.3›)
      rack (= 1.2.3)

PATH
  remote: core
  specs:
    acme-core (‹1.2.3›)

GEM
  remote: https://rubygems.example.org/
  specs:
    rack (1.2.3)
    nokogiri (1.2.3-x86_64-linux)

DEPENDENCIES
  acme!

CHECKSUMS
  acme (‹1.2.3›)
  acme-core (‹1.2.3›)
  rack (1.2.3) sha256=aaaa

BUNDLED WITH
   2.6.2
`

/** YAML files, by kind and by path, and the lock file of Ruby. */
export const OTHER_FILES: readonly VersionFixture[] = [
  {
    title: 'with a v before the version of the app',
    path: 'charts/web/Chart.yaml',
    marked: `apiVersion: v2
name: web # «déjà vu» 1.2.3
# version: 1.2.3
version: ‹1.2.3› # the chart
appVersion: "v‹1.2.3›"
dependencies:
  - name: redis
    version: 1.2.3
`,
  },
  {
    title: 'of something with versions of its own',
    path: 'Chart.yaml',
    marked: 'apiVersion: v2\nappVersion: "16"\nversion: \'‹1.2.3›\'\nkubeVersion: ">=1.2.3"\n',
  },
  {
    title: 'with a folded scalar',
    path: 'Chart.yaml',
    marked: 'name: web\nversion: >-\n  ‹1.2.3›\ntype: application\n',
  },
  {
    title: 'with an alias of the version',
    path: 'Chart.yaml',
    marked: 'version: &version ‹1.2.3›\nappVersion: *version\n',
  },
  {
    title: 'by path, in one of several documents',
    path: 'deploy/values.yml',
    context: { at: 'image.tag' },
    marked: `image: {repository: ghcr.io/acme/web}
tag: 1.2.3
---
# {tag: 1.2.3}
image:
  tag:   'v‹1.2.3›'   # kept
  other: 1.2.3
`,
  },
  {
    title: 'by path, through lists and keys with dots',
    path: 'values.yaml',
    context: { at: 'a.b[0]."x.y".c' },
    marked:
      'a:\n  b:\n    - x.y: {c: ‹1.2.3›, d: 1.2.3}\n      x: {y: {c: 1.2.3}}\n    - "x.y": {c: 1.2.3}\n',
  },
  {
    title: 'of gems that lie in the repository',
    path: 'Gemfile.lock',
    prerelease: '2.0.0.rc.1',
    marked: GEMFILE_LOCK,
  },
]
