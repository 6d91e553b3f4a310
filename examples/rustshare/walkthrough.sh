#!/usr/bin/env bash
# RustShare's release process, walked through on a real registry with keys made for the purpose. See README.md.
source "$(dirname "$0")/../walk.sh"

# commit MESSAGE [VERSION]: a commit, whose upgrading notes mention the version.
commit() {
  mkdir -p docs
  if [ $# -gt 1 ]; then printf '\n## %s\n\nNothing to do.\n' "$2" >> docs/upgrading.md; fi
  git add .
  git commit --quiet --allow-empty --message "$1"
}

# labelled NAME VERSION: an image with the labels that the policy demands.
labelled() {
  build "$1" "$1" \
    --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" \
    --label "org.opencontainers.image.source=https://github.com/kubedoio/rustshare" \
    --label "org.opencontainers.image.version=$2"
}

# release VERSION: signs and pushes the git tag, then publishes what CI built.
release() {
  commit "docs: prepare release v$1" "$1"
  run git tag --sign "v$1" --message "Release v$1"
  labelled "$1" "$1"
  run tidemark publish --git-tag "v$1" --from "oci:build/$1"
}

start
KEYS=$(mktemp -d)
trap 'rm -rf "$FOLDER" "$KEYS"' EXIT
ssh-keygen -q -t ed25519 -N '' -C ada -f "$KEYS/ada"
git config gpg.format ssh
git config user.signingkey "$KEYS/ada"
mkdir -p .github
printf 'ada@example.org namespaces="git" %s\n' "$(cat "$KEYS/ada.pub")" > .github/allowed_signers

say "The policy holds what it promises"
run tidemark lint

say "Its checks and attestations are gates that this version cannot evaluate: it refuses, rather than taking them as met"
commit 'docs: prepare release v0.3.0' 0.3.0
run git tag --sign v0.3.0 --message 'Release v0.3.0'
labelled 0.3.0 0.3.0
refused E_GATE tidemark publish --git-tag v0.3.0 --from oci:build/0.3.0

say "Without them (the labels stay), the release is published: no tag 0 before 1.0"
sed -i '/^checks:/,/^  release: /d; s/^  attestations:.*//; s/^  labels:/require:\n  labels:/' tidemark.yaml
run tidemark publish --git-tag v0.3.0 --from oci:build/0.3.0

say "A push to main publishes edge, the nightly and its commit"
commit 'feat: a thing'
labelled main edge
run tidemark publish --event build --date 2026-04-01T22:00:00Z --from oci:build/main

say "An unsigned candidate is accepted with a warning and moves nothing; an unsigned release is refused"
commit 'Candidate'
run git tag --annotate v0.4.0-rc.1 --message 'Release candidate 0.4.0-rc.1'
labelled rc 0.4.0-rc.1
run tidemark publish --git-tag v0.4.0-rc.1 --from oci:build/rc
commit 'docs: prepare release v0.4.0' 0.4.0
run git tag --annotate v0.4.0 --message 'Release v0.4.0'
labelled unsigned 0.4.0
refused E_GIT_TAG_UNTRUSTED tidemark publish --git-tag v0.4.0 --from oci:build/unsigned
git tag --delete v0.4.0

say "A minor release before 1.0 may break: without upgrading notes it is refused"
git commit --quiet --allow-empty --message 'feat: another thing'
run git tag --sign v0.5.0 --message 'Release v0.5.0'
refused E_GATE tidemark plan --git-tag v0.5.0

say "Signed and with notes, 0.4.0 moves 0.4 and latest; a hotfix of 0.3 moves 0.3 only"
release 0.4.0
release 0.3.1
run tidemark status
