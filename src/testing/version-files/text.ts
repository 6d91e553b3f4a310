import type { VersionFixture } from '../../files/version/format.conformance.ts'

/** Files that are read line by line. */
export const TEXT_FILES: readonly VersionFixture[] = [
  { title: 'with the version alone', path: 'app/VERSION', marked: '‹1.2.3›\n' },
  { title: 'with a v before it', path: 'version.txt', marked: '\n  v‹1.2.3›  \n' },
]
