#!/usr/bin/env bash
# Environment channels for several services, walked through on a real registry. See README.md.
source "$(dirname "$0")/../walk.sh"

commit() { git commit --quiet --allow-empty --message "$1"; }

# labelled NAME VERSION: an image with the labels that the policy demands.
labelled() {
  build "$1" "$1 $(git rev-parse HEAD)" \
    --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" \
    --label "org.opencontainers.image.source=https://git.example/platform/services" \
    --label "org.opencontainers.image.version=$2"
}

start
say "The policy holds what it promises"
run tidemark lint

say "A build of main gets its commit tag, and moves the channel of dev, which follows main"
commit 'A change of the configuration service'
labelled change main
run tidemark publish --component config-api --event build --from oci:build/change

say "A release: VERSION, the git tag and the label agree"
printf '1.2.3\n' > VERSION
git add VERSION
commit 'Version 1.2.3'
run git tag --annotate v1.2.3 --message v1.2.3
labelled release v1.2.3
run tidemark publish --component config-api --git-tag v1.2.3 --from oci:build/release

say "A git tag that VERSION does not agree with is refused"
run git tag --annotate v1.2.4 --message v1.2.4
refused E_VERSION_MISMATCH tidemark publish --component config-api --git-tag v1.2.4 --from oci:build/release

say "So is an image without labels"
commit 'Another change'
build bare 'no labels'
refused E_LABELS tidemark publish --component auth-proxy --event build --from oci:build/bare

say "Another service has tags of its own"
labelled auth main
run tidemark publish --component auth-proxy --event build --from oci:build/auth

say "Where everything stands"
run tidemark status
run tidemark explain env-prod
