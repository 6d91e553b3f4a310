import { jsonAtPath, noPath, pythonAtPath, tomlAtPath, yamlAtPath } from './at-path.ts'
import { bunLock } from './bun-lock.ts'
import { cargoLock } from './cargo-lock.ts'
import { cargoManifest } from './cargo-manifest.ts'
import { carriesNone } from './carries-none.ts'
import { chart } from './chart.ts'
import { composer } from './composer.ts'
import type { VersionFormat } from './format.ts'
import { gemfileLock } from './gemfile-lock.ts'
import { npmLock } from './npm-lock.ts'
import { npmPackage } from './npm-package.ts'
import { otherJson } from './other-json.ts'
import { otherToml } from './other-toml.ts'
import { plainText } from './plain-text.ts'
import { poetryLock } from './poetry-lock.ts'
import { pythonLock } from './python-lock.ts'
import { pythonProject } from './python-project.ts'
import { textGo } from './text-go.ts'
import { gradleBuild, gradleProperties } from './text-gradle.ts'
import { textLine } from './text-line.ts'
import { textMaven } from './text-maven.ts'
import { textMix } from './text-mix.ts'
import { textMsbuild } from './text-msbuild.ts'
import { textPython } from './text-python.ts'
import { gemspec, textRuby } from './text-ruby.ts'

/** Every kind of version file. The first that takes a file reads it: `at` and `line` first, then names, then any text. */
export const VERSION_FORMATS: readonly VersionFormat[] = [
  jsonAtPath,
  yamlAtPath,
  pythonAtPath,
  tomlAtPath,
  noPath,
  textLine,
  npmPackage,
  npmLock,
  composer,
  bunLock,
  pythonProject,
  pythonLock,
  poetryLock,
  cargoManifest,
  cargoLock,
  chart,
  gemfileLock,
  carriesNone,
  textPython,
  textGo,
  textMaven,
  textMsbuild,
  gradleProperties,
  gradleBuild,
  textMix,
  textRuby,
  gemspec,
  otherJson,
  otherToml,
  plainText,
]
