const PLACE = 'https://github.com/olivierlacan/keep-a-changelog'

/** The changelog of Keep a Changelog itself, as of 2023 and shortened. */
export const KEEP_A_CHANGELOG = `# Changelog

All notable changes to this project will be documented in this file.

The format is based on [Keep a Changelog](https://keepachangelog.com/en/1.1.0/),
and this project adheres to [Semantic Versioning](https://semver.org/spec/v2.0.0.html).

## [Unreleased]

### Added

- v1.1 Brazilian Portuguese translation.
- v1.1 German Translation
- v1.1 Spanish translation.

### Changed

- Use frontmatter title & description in each language version template

### Removed

- Trademark sign previously shown after the project description in version
0.3.0

## [1.1.1] - 2023-03-05

### Added

- Arabic translation (#444).
- v1.1 French translation, see [v1.0.0] and [the issue][444].

### Fixed

- Improve French translation (#377).

## [1.1.0] - 2019-02-15

### Added

- Danish translation (#297).

## [0.0.8] - 2015-02-17 [YANKED]

### Changed

- Update year to match in every README example.

## [0.0.1] - 2014-05-31

### Added

- This CHANGELOG file to hopefully serve as an evolving example of a
  standardized open source project CHANGELOG.

[unreleased]: ${PLACE}/compare/v1.1.1...HEAD
[1.1.1]: ${PLACE}/compare/v1.1.0...v1.1.1
[1.1.0]: ${PLACE}/compare/v0.0.8...v1.1.0
[0.0.8]: ${PLACE}/compare/v0.0.1...v0.0.8
[0.0.1]: ${PLACE}/releases/tag/v0.0.1
[444]: ${PLACE}/issues/444
`
