#!/usr/bin/env bash
# pyTMbot's release and image-tag policy, walked through on a real registry. See README.md.
source "$(dirname "$0")/../walk.sh"

# Every image is for both platforms that the policy lists.
PLATFORMS=(--platform linux/amd64 --platform linux/arm64)

commit() { git commit --quiet --allow-empty --message "$1"; }

start
say "The policy holds what it promises"
run tidemark lint

say "0.2.2 was released before 0.3 became the supported line: it gets its exact tag and nothing else"
commit 'The last of 0.2'
run git tag 0.2.2
build 0.2.2 'pytmbot 0.2.2' "${PLATFORMS[@]}"
run tidemark publish --git-tag 0.2.2 --date 2025-07-07 --from oci:build/0.2.2

say "0.3.0: its exact tag, the line, stable and latest"
commit 'The first of 0.3'
run git tag v0.3.0
run tidemark plan --git-tag v0.3.0
build 0.3.0 'pytmbot 0.3.0' "${PLATFORMS[@]}"
run tidemark publish --git-tag v0.3.0 --date 2026-03-24 --from oci:build/0.3.0

say "The weekly rebuild finds the newest release by itself; it moves the floats, and never 0.3.0"
build monday 'pytmbot 0.3.0 on a new base' "${PLATFORMS[@]}" --label "org.opencontainers.image.base.digest=sha256:$(printf 'ba5e%.0s' {1..16})"
run tidemark publish --event rebuild --date 2026-03-30 --from oci:build/monday

say "Again on the same day: the same bytes do nothing, other bytes are refused"
run tidemark publish --event rebuild --date 2026-03-30 --from oci:build/monday
build monday-again 'pytmbot 0.3.0 on another base' "${PLATFORMS[@]}"
refused E_IMMUTABLE tidemark publish --event rebuild --date 2026-03-30 --from oci:build/monday-again

say "0.3.0 again, with other bytes: refused before anything is written"
refused E_IMMUTABLE tidemark publish --git-tag v0.3.0 --from oci:build/monday-again

say "A dependency update is no rebuild: it needs a release of its own"
printf 'requests 2.32.1\n' > uv.lock
git add uv.lock
commit 'Update requests'
refused E_REBUILD_SOURCE tidemark plan --event rebuild --commit HEAD

say "So it is released as 0.3.1, and the floats follow"
run git tag v0.3.1
build 0.3.1 'pytmbot 0.3.1' "${PLATFORMS[@]}"
run tidemark publish --git-tag v0.3.1 --date 2026-04-28 --from oci:build/0.3.1

say "A hotfix for 0.2 leaves stable and latest alone, and 0.2 is not rebuilt"
commit 'A fix for 0.2'
run git tag v0.2.3
build 0.2.3 'pytmbot 0.2.3' "${PLATFORMS[@]}"
run tidemark publish --git-tag v0.2.3 --date 2026-05-02 --from oci:build/0.2.3
refused E_END_OF_LIFE tidemark plan --event rebuild --version 0.2.3

say "Git tags that are no release publish nothing"
run git tag v0.3.1.1
refused E_GIT_TAG_REFUSED tidemark plan --git-tag v0.3.1.1

say "A branch build gets edge- tags, whatever the branch is called"
run git switch --quiet --create feat/0.3.2-dev
commit 'Work on 0.3.2'
build dev 'a build of feat/0.3.2-dev' "${PLATFORMS[@]}"
run tidemark publish --event build --date 2026-05-03 --from oci:build/dev
refused E_NOTHING_TO_PUBLISH tidemark plan --event build --branch latest

say "What stands, what 0.3 named before, and that the registry agrees"
run tidemark explain stable
run tidemark log 0.3
run tidemark status
run tidemark plan --all
