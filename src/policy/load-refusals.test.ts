import { describe, expect, it } from 'vitest'

import { SMALLEST, refusal } from './testing/refusal.ts'

function placesOf(text: string): readonly string[] | undefined {
  return refusal(text)?.places
}

describe('a policy of the wrong shape', () => {
  it('is refused with every problem at its place, in the order of the file', () => {
    const text = [
      'version: 2',
      'imgae: x',
      'tags:',
      '  "{version}": {from: relase, moves: nevr}',
      '  latest: {aliasOf: stable, from: release, moves: forward}',
      'platforms: linux/amd64',
      'environments: {prod: {soak: 1y}}',
    ]
    expect(refusal(text.join('\n'))).toMatchObject({
      code: 'E_POLICY_SCHEMA',
      places: [
        'version@1:10',
        'imgae@2:1',
        'tags."{version}".from@4:23',
        'tags."{version}".moves@4:38',
        'tags.latest.aliasOf@5:12',
        'platforms@6:12',
        'environments.prod.soak@7:29',
      ],
    })
  })

  it('is told what was probably meant', () => {
    const found = refusal('version: 1\nimgae: x\ntags: semvr\nreleases: { lines: { supported: [0.10] } }\n')
    const hints = found?.problems.map(({ hint }) => hint)
    expect(hints).toEqual([
      expect.stringContaining('image'),
      expect.stringContaining('semver'),
      expect.stringContaining('"0.10"'),
    ])
  })

  it.each([
    ['', '@1:1'],
    ['- a\n', '@1:1'],
    ['image: a/b\ntags: semver\n', '@1:1'],
    [`${SMALLEST}cut: { files: [../x] }\n`, 'cut.files[0]@4:16'],
    [`${SMALLEST}cut: { files: [/etc/passwd] }\n`, 'cut.files[0]@4:16'],
    [`${SMALLEST}cut: { files: ["a\\\\b"] }\n`, 'cut.files[0]@4:16'],
    [`${SMALLEST}platforms: []\n`, 'platforms@4:12'],
    [`${SMALLEST}checks: { a: { run: x, report: trivy } }\n`, 'checks.a.report@4:24'],
    [`${SMALLEST}environments: { "a/b": { follows: { branches: main } } }\n`, 'environments."a/b"@4:17'],
    [`${SMALLEST}environments: { a: { approvals: 1.5 } }\n`, 'environments.a.approvals@4:33'],
    [`${SMALLEST}registries: { GHCR.io: {} }\n`, 'registries."GHCR.io"@4:15'],
    [`${SMALLEST}registries: { ghcr.io: { never: ["a b"] } }\n`, 'registries."ghcr.io".never[0]@4:34'],
    [`${SMALLEST}source: https://me:secret@example.com/x\n`, 'source@4:9'],
    [`${SMALLEST}ledger: { git: { branch: "-x" } }\n`, 'ledger.git.branch@4:26'],
    [`${SMALLEST}ledger: { git: { remote: "--upload-pack=x" } }\n`, 'ledger.git.remote@4:26'],
    [`${SMALLEST}retention: 3\n`, 'retention@4:12'],
    [`${SMALLEST}require: { labels: [revison] }\n`, 'require.labels[0]@4:21'],
  ])('%j is refused at %s', (text, place) => {
    expect(refusal(text)).toMatchObject({ code: 'E_POLICY_SCHEMA', places: [place] })
  })
})

describe('a policy whose parts do not fit', () => {
  const head = 'version: 1\nimage: a/b\n'
  const row = 'from: release, moves: forward'

  it.each([
    ['a misspelt variable', `${head}tags:\n  "x-{verison}": {${row}}\n`, 'tags."x-{verison}"@4:7'],
    [
      'optional text in an image tag',
      `${head}tags:\n  "[v]{version}": {${row}}\n`,
      'tags."[v]{version}"@4:4',
    ],
    ['an alias of nothing', `${head}tags:\n  a: {aliasOf: b}\n`, 'tags.a.aliasOf@4:16'],
    ['an alias of itself', `${head}tags:\n  a: {aliasOf: a}\n`, 'tags.a.aliasOf@4:16'],
    [
      'an alias with other variables',
      `${head}tags:\n  a: {${row}}\n  "{line}": {aliasOf: a}\n`,
      'tags."{line}".aliasOf@5:23',
    ],
    ['a range that is none', `${head}tags:\n  a: {${row}, versions: x y}\n`, 'tags.a.versions@4:48'],
    [
      'versions of builds',
      `${head}tags:\n  a: {from: build, moves: freely, versions: "1"}\n`,
      'tags.a.versions@4:45',
    ],
    [
      'lines of builds',
      `${head}tags:\n  a: {from: build, moves: freely, lines: supported}\n`,
      'tags.a.lines@4:42',
    ],
    [
      'environments of releases',
      `${SMALLEST.replace('tags: semver\n', '')}tags:\n  a: {${row}, environments: [p]}\nenvironments: {p: }\n`,
      'tags.a.environments@4:52',
    ],
    [
      'an environment that is not there',
      `${head}tags:\n  a: {from: promotion, moves: freely, environments: [prd]}\nenvironments: {prod: }\n`,
      'tags.a.environments[0]@4:54',
    ],
    [
      'keep for a tag that moves',
      `${head}tags:\n  a: {${row}, onConflict: keep}\n`,
      'tags.a.onConflict@4:50',
    ],
    [
      'a glob that nests',
      `${head}tags:\n  a: {from: build, moves: freely, branches: ["{a,{b,c}}"]}\n`,
      'tags.a.branches[0]@4:46',
    ],
    ['a required tag that is no class', `${SMALLEST}require: {tag: "{sha}"}\n`, 'require.tag@4:16'],
    [
      'a required check that is not there',
      `${SMALLEST}require: {release: [smok]}\nchecks: {smoke: {run: x}}\n`,
      'require.release[0]@4:21',
    ],
    [
      'a check of an environment that is not there',
      `${SMALLEST}environments: {a: {checks: [x]}}\n`,
      'environments.a.checks[0]@4:29',
    ],
    [
      'an environment after nothing',
      `${SMALLEST}environments: {a: {after: b}}\n`,
      'environments.a.after@4:27',
    ],
    [
      'a component after nothing',
      'version: 1\ntags: semver\ncomponents: {a: {after: b}}\n',
      'components.a.after@3:25',
    ],
    ['no image', 'version: 1\ntags: semver\n', '@1:1'],
    ['no tags', 'version: 1\nimage: a/b\n', '@1:1'],
    ['no tag class', `${head}tags: {}\n`, 'tags@3:1'],
    ['an image with a tag', 'version: 1\nimage: a/b:1\ntags: semver\n', 'image@2:8'],
    ['an image twice', 'version: 1\nimage: [a/b, docker.io/a/b]\ntags: semver\n', 'image[1]@2:14'],
    [
      'a line by the wrong unit',
      `${SMALLEST}releases: {lines: {by: major, supported: ["1.2"]}}\n`,
      'releases.lines.supported[0]@4:43',
    ],
    [
      'lines that are no range',
      `${SMALLEST}releases: {lines: {supported: newest two}}\n`,
      'releases.lines.supported@4:31',
    ],
    ['a git tag without a version', `${SMALLEST}releases: {gitTag: v}\n`, 'releases.gitTag@4:20'],
    [
      'a git tag with two versions',
      `${SMALLEST}releases: {gitTag: "{version}{version}"}\n`,
      'releases.gitTag@4:20',
    ],
    ['a git tag with a date', `${SMALLEST}releases: {gitTag: "{version}{date}"}\n`, 'releases.gitTag@4:20'],
    ['an unbalanced git tag', `${SMALLEST}releases: {gitTag: "v{version"}\n`, 'releases.gitTag@4:22'],
    [
      'a git tag twice',
      'version: 1\ntags: semver\ncomponents: {a: {gitTag: "{version}", releases: {gitTag: "{version}"}}}\n',
      'components.a.gitTag@3:18',
    ],
    ['an unknown word in a message', `${SMALLEST}cut: {commit: "release {vers}"}\n`, 'cut.commit@4:15'],
    [
      'an old name of a registry',
      `${SMALLEST}registries: {index.docker.io: {}}\n`,
      'registries."index.docker.io"@4:14',
    ],
  ])('%s is refused at its place', (_what, text, place) => {
    expect(refusal(text)).toMatchObject({ code: 'E_POLICY_SCHEMA', places: [place] })
  })

  it('names every environment of a circle', () => {
    expect(placesOf(`${SMALLEST}environments: {a: {after: b}, b: {after: a}, c: {after: a}}\n`)).toEqual([
      'environments.a.after@4:27',
      'environments.b.after@4:42',
    ])
  })

  it('says once what several components inherit', () => {
    expect(
      placesOf('version: 1\ntags: {"{x}": {from: release, moves: never}}\ncomponents: {a: , b: }\n'),
    ).toEqual(['tags."{x}"@2:10'])
  })
})
