#!/usr/bin/env bash
# tripl's release process, with re-runs that are safe, walked through on a real registry. See README.md.
source "$(dirname "$0")/../walk.sh"

PLATFORMS=(--platform linux/amd64 --platform linux/arm64)

commit() { git commit --quiet --allow-empty --message "$1"; }

# release VERSION: commits, tags, builds and publishes it.
release() {
  commit "chore(release): v$1"
  run git tag --annotate "v$1" --message "Release $1"
  build "$1" "tripl $1" "${PLATFORMS[@]}"
  run tidemark publish --git-tag "v$1" --from "oci:build/$1"
}

start
say "The policy holds what it promises"
run tidemark lint

say "1.3.0 and 1.4.0: the release, its line, latest and its commit"
release 1.3.0
release 1.4.0

say "A re-run for an existing tag does nothing, however old the tag is"
run tidemark publish --git-tag v1.4.0 --from oci:build/1.4.0
run tidemark publish --git-tag v1.3.0 --from oci:build/1.3.0

say "A re-run that built other bytes is refused, as 1.4.0 stands"
build 1.4.0-rerun 'tripl 1.4.0, built again' "${PLATFORMS[@]}"
refused E_IMMUTABLE tidemark publish --git-tag v1.4.0 --from oci:build/1.4.0-rerun

say "Only existing release tags are re-run: not a branch, not v1.4, not vnext"
run git tag vnext
refused E_GIT_TAG_REFUSED tidemark plan --git-tag main
refused E_GIT_TAG_REFUSED tidemark plan --git-tag v1.4
refused E_GIT_TAG_REFUSED tidemark plan --git-tag vnext

say "A run that was started by hand must have checked out the tag"
commit 'Later'
refused E_FACTS_CONTRADICT env GITHUB_ACTIONS=true GITHUB_EVENT_NAME=workflow_dispatch GITHUB_REF_TYPE=branch GITHUB_REF_NAME=main "${TIDEMARK:-tidemark}" plan --git-tag v1.4.0

say "An image that lacks a platform is refused"
commit 'chore(release): v1.4.1'
run git tag --annotate v1.4.1 --message 'Release 1.4.1'
build amd64-only 'tripl 1.4.1' --platform linux/amd64
refused E_PLATFORMS tidemark publish --git-tag v1.4.1 --from oci:build/amd64-only
build 1.4.1 'tripl 1.4.1' "${PLATFORMS[@]}"
run tidemark publish --git-tag v1.4.1 --from oci:build/1.4.1

say "What to pin in .env, and where everything stands"
run tidemark show 1.4.1 --component app
run tidemark status --component app
