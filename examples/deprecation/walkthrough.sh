#!/usr/bin/env bash
# A release that turns out to be bad: tags fall to the newest good one, and rise with the next. See README.md.
source "$(dirname "$0")/../walk.sh"

# release VERSION WHAT: the changelog, the git tag, and what CI does when the tag arrives.
release() {
  sed -i "0,/^# Changelog/s//# Changelog\n\n## [$1] - ${NOW%T*}\n\n- $2/" CHANGELOG.md
  git commit --quiet --all --message "docs: prepare release v$1"
  git tag --annotate "v$1" --message "Release v$1"
  build "$1" "$1" --platform linux/amd64 --platform linux/arm64
  run tidemark publish --git-tag "v$1" --from "oci:build/$1"
}

start
printf '# Changelog\n' > CHANGELOG.md
git add CHANGELOG.md
git commit --quiet --message 'RustShare'

at 2026-01-12T09:00:00Z "Four releases"
release 0.4.0 'Shares can expire'
at 2026-02-02T09:00:00Z
release 0.5.0 'Previews of pictures'
at 2026-02-04T09:00:00Z
release 0.5.1 'Previews of large pictures'
at 2026-03-02T09:00:00Z
release 0.6.0 'Uploads in pieces'

at 2026-03-03T08:00:00Z "0.6.0 is bad: what would fall, and to what?"
run tidemark deprecate 0.6.0 --reason 'Loses uploads larger than 2 GiB' --replacement 0.6.1 --dry-run

say "latest and 0 fall to the newest good release; 0.6.0 stays, pullable"
run tidemark deprecate 0.6.0 --reason 'Loses uploads larger than 2 GiB' --replacement 0.6.1 --yes
run git diff --unified=1 CHANGELOG.md
git commit --quiet --all --message 'docs: 0.6.0 is deprecated'
run tidemark status
run tidemark explain latest
run tidemark show 0.6.0

say "Said again it does nothing"
run tidemark deprecate 0.6.0 --reason 'Loses uploads larger than 2 GiB' --replacement 0.6.1 --yes

at 2026-03-03T12:00:00Z "Forward: the next release takes every tag with it"
release 0.6.1 'Uploads in pieces end with the last piece'
run tidemark status
run tidemark history latest
run tidemark log
