#!/usr/bin/env bash
# driftwood's three kinds of tag, walked through on a real registry. See README.md.
source "$(dirname "$0")/../walk.sh"

commit() { git commit --quiet --allow-empty --message "$1"; }

# release VERSION: commits, tags and builds it, and publishes it from the build.
release() {
  commit "Release $1"
  run git tag --annotate "$1" --message "$1"
  build "$1" "web $1" --label "org.opencontainers.image.revision=$(git rev-parse HEAD)"
  run tidemark publish --git-tag "$1" --from "oci:build/$1"
}

start
say "The policy holds what it promises"
run tidemark lint

say "Every build gets its commit tag, and nothing else"
commit 'A change'
build change 'a change'
run tidemark publish --event build --from oci:build/change

say "1.4.0: written once, with 1.4, 1 and latest moving to it"
release 1.4.0

say "A bug in 1.4.0 is mended by 1.4.1, never by pushing 1.4.0 again"
build 1.4.0-fixed 'web 1.4.0, fixed'
refused E_IMMUTABLE tidemark publish --git-tag 1.4.0 --from oci:build/1.4.0-fixed
BEFORE=$(date --utc +%Y-%m-%dT%H:%M:%S.%3NZ)
release 1.4.1

say "1.3.5, for those who stay behind, moves only 1.3"
release 1.3.5

say "An image that was built from another commit than its label says is refused"
commit 'Another change'
build mislabelled 'mislabelled' --label "org.opencontainers.image.revision=$(printf 'f%.0s' {1..40})"
refused E_LABELS tidemark publish --event build --from oci:build/mislabelled

say "latest is not a version, and deploys pin the digest"
run tidemark show 1.4
run tidemark show 1.4 --as-of "$BEFORE"
run tidemark log latest
run tidemark status
