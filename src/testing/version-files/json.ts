import type { VersionFixture } from '../../files/version/format.conformance.ts'

const LOCK = `{
  "name": "tripl-web",
  "version": "‹1.2.3›",
  "lockfileVersion": 3,
  "requires": true,
  "packages": {
    "": {
      "name": "tripl-web",
      "version": "‹1.2.3›",
      "workspaces": ["packages/*"],
      "dependencies": { "left-pad": "1.2.3" }
    },
    "node_modules/left-pad": {
      "version": "1.2.3",
      "resolved": "https://registry.example.org/left-pad/-/left-pad-1.2.3.tgz"
    },
    "node_modules/@tripl/ui": { "resolved": "packages/ui", "link": true },
    "packages/ui": { "name": "@tripl/ui", "version": "1.2.3" },
    "packages/ui/node_modules/left-pad": { "name": "left-pad", "version": "1.2.3" },
    "packages/icons": { "version": "1.2.3", "license": "MIT" }
  }
}
`

/** JSON files of JavaScript and PHP, and JSON by path. */
export const JSON_FILES: readonly VersionFixture[] = [
  {
    title: 'with nested keys called version',
    path: 'web/package.json',
    marked: `{
  "name": "tripl-web",
  "description": "déjà vu 🚢 \\"version\\": \\"1.2.3\\"",
  "engines": { "version": "1.2.3", "node": ">=24" },
\t"version" :  "‹1.2.3›",
  "scripts": { "version": "1.2.3" },
  "dependencies": {
    "version": "1.2.3",
    "left-pad": "1.2.3"
  },
  "files": [{ "version": "1.2.3" }, ["version", "1.2.3"]]
}
`,
  },
  {
    title: 'on one line, with a v',
    path: 'package.json',
    marked: '{"dependencies":{"version":"1.2.3"},"version":"v‹1.2.3›","name":"x"}\n',
  },
  { title: 'without names', path: 'package-lock.json', marked: LOCK },
  {
    title: 'with released workspaces, by name and by path',
    path: 'npm-shrinkwrap.json',
    context: { packages: ['tripl-web', '@tripl/ui', 'icons'] },
    marked: LOCK.replace('"@tripl/ui", "version": "1.2.3"', '"@tripl/ui", "version": "‹1.2.3›"').replace(
      '{ "version": "1.2.3", "license"',
      '{ "version": "‹1.2.3›", "license"',
    ),
  },
  {
    title: 'with one workspace that is released by itself',
    path: 'package-lock.json',
    context: { packages: ['packages/ui'] },
    marked: LOCK.replaceAll(/[‹›]/gu, '').replace(
      '"@tripl/ui", "version": "1.2.3"',
      '"@tripl/ui", "version": "‹1.2.3›"',
    ),
  },
  {
    title: 'of lockfileVersion 1',
    path: 'package-lock.json',
    marked: `{
  "name": "old",
  "version": "‹1.2.3›",
  "lockfileVersion": 1,
  "dependencies": { "left-pad": { "version": "1.2.3", "integrity": "sha512-AAAA" } }
}
`,
  },
  {
    title: 'of a library',
    path: 'composer.json',
    marked: `{
    "name": "acme/mailer",
    "version": "‹1.2.3›",
    "require": { "php": ">=8.3", "acme/version": "1.2.3" },
    "extra": { "version": "1.2.3" }
}
`,
  },
  {
    title: 'with a comma after the last item',
    path: 'bun.lock',
    context: { packages: ['app'] },
    marked: `{
  "lockfileVersion": 1,
  "workspaces": {
    "": {
      "name": "root",
      "dependencies": { "lodash": "1.2.3", },
    },
    "packages/app": {
      "name": "app",
      "version": "‹1.2.3›",
    },
    "packages/shared": {
      "name": "shared",
      "version": "7.0.0",
    },
  },
  "packages": {
    "app": ["app@workspace:packages/app"],

    "lodash": ["lodash@1.2.3", "", {}, "sha512-AAAA=="],
  }
}
`,
  },
  {
    title: 'as any file with a version at its top',
    path: 'extension/manifest.json',
    marked: '{\n  "manifest_version": 3,\n  "name": "ça",\n  "version": "‹1.2.3›"\n}\n',
  },
  {
    title: 'by path, with comments',
    path: 'config/app.jsonc',
    context: { at: 'images[1]."app.version".tag' },
    marked: `// "tag": "1.2.3"
{
  "images": [
    { "app.version": { "tag": "1.2.3" } }, /* "tag": "1.2.3" */
    { "app.version": { "tag": "v‹1.2.3›", }, "tag": "1.2.3" },
  ],
  "url": "https://example.org//1.2.3", // the end
}
`,
  },
]
