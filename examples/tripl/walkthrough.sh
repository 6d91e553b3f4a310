#!/usr/bin/env bash
# tripl's release process, cut with one command and with re-runs that are safe, walked through on a real registry. See README.md.
source "$(dirname "$0")/../walk.sh"

PLATFORMS=(--platform linux/amd64 --platform linux/arm64)

commit() { git commit --quiet --allow-empty --message "$1"; }

# publish VERSION: what CI does when the git tag arrives.
publish() {
  build "$1" "tripl $1" "${PLATFORMS[@]}"
  run tidemark publish --git-tag "v$1" --from "oci:build/$1"
}

start
mkdir -p backend frontend
cat > backend/pyproject.toml <<'TOML'
[project]
name = "tripl"
version = "1.2.0"   # kept in step by tidemark cut
requires-python = ">=3.12"

[tool.ruff]
target-version = "py312"

[tool.mypy]
python_version = "3.12"
TOML
cat > frontend/package.json <<'JSON'
{
  "name": "tripl-frontend",
  "private": true,
  "version": "1.2.0",
  "engines": { "node": ">=22", "version": "no version of ours" }
}
JSON
git add .
commit 'Backend and frontend'
origin

say "The policy holds what it promises"
run tidemark lint

say "The first release: look at the plan, then cut it. One commit, one annotated git tag, one push"
run tidemark cut minor --component app --dry-run
run tidemark cut minor --component app --yes
run git show --stat --format='%an: %s' v1.3.0
publish 1.3.0

say "Nothing happens by accident: a dirty tree, a candidate, a version that goes down"
printf '\n' >> backend/pyproject.toml
refused E_CUT_DIRTY tidemark cut patch --component app --yes
git restore backend/pyproject.toml
commit 'feat: a timeline'
refused E_CUT_VERSION tidemark cut 1.4.0-rc.1 --component app --yes
refused E_CUT_VERSION tidemark cut 1.2.9 --component app --yes

say "A remote that takes the tag and not the branch gets neither, and here everything is as it was"
printf '#!/bin/sh\ncase $1 in refs/heads/main) echo "main is frozen" >&2; exit 1;; esac\n' > "$FOLDER/origin.git/hooks/update"
chmod +x "$FOLDER/origin.git/hooks/update"
refused E_CUT_PUSH tidemark cut auto --component app --yes
run git status --short --branch
run git ls-remote origin 'refs/tags/v1.4.0'
rm "$FOLDER/origin.git/hooks/update"

say "The same command, once the remote is willing: the commits say that 1.4.0 is next"
run tidemark cut auto --component app --yes
publish 1.4.0

say "Again: there is nothing to do. And CI sees that the files agree with the tag"
run tidemark cut auto --component app --yes
run tidemark cut --check v1.4.0

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
commit 'fix: a timeline without events'
refused E_FACTS_CONTRADICT env GITHUB_ACTIONS=true GITHUB_EVENT_NAME=workflow_dispatch GITHUB_REF_TYPE=branch GITHUB_REF_NAME=main "${TIDEMARK:-tidemark}" plan --git-tag v1.4.0

say "An image that lacks a platform is refused"
run tidemark cut patch --component app --yes
build amd64-only 'tripl 1.4.1' --platform linux/amd64
refused E_PLATFORMS tidemark publish --git-tag v1.4.1 --from oci:build/amd64-only
publish 1.4.1

say "What to pin in .env, and where everything stands"
run tidemark show 1.4.1 --component app
run tidemark status --component app
