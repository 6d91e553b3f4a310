#!/usr/bin/env bash
# Three services from dev to staging to prod, and back, walked through on a real registry. See README.md.
source "$(dirname "$0")/../walk.sh"

SERVICES=(config-api auth-proxy media-core)
SOURCE=https://git.example/platform/services
declare -A DIGEST

# deliver SERVICE CHANGE [VERSION]: CI builds a commit of main, or a release, and publishes it; dev follows.
deliver() {
  local service=$1 change=$2 version=${3:-} what=(--event build)
  if [ -n "$version" ]; then
    printf '%s\n' "$version" > VERSION
    git add VERSION
  fi
  git commit --quiet --allow-empty --message "$service: $change"
  if [ -n "$version" ]; then
    git tag --annotate "v$version" --message "v$version"
    what=(--git-tag "v$version")
  fi
  build "$service" "$service $change" \
    --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" \
    --label "org.opencontainers.image.source=$SOURCE" \
    --label "org.opencontainers.image.version=${version:-main}" | tee build.log
  DIGEST[$service]=$(tail -1 build.log)
  run tidemark publish --component "$service" "${what[@]}" --from "oci:build/$service"
}

# grype SERVICE [SEVERITY]: the report of a scan of what dev runs; without a severity, what is critical is not in it any more.
grype() {
  local image=$REGISTRY/${1/-/\/} worst=${2:-Low}
  sed -e "s#IMAGE#$image#g" -e "s#DIGEST#${DIGEST[$1]}#g" -e "s#NOW#$NOW#" -e "s#BUILT#${NOW%T*}T00:00:00Z#" \
    -e "s#Critical#$worst#" "$EXAMPLE/grype.json" > "scan-$1.json"
}

# evidence SERVICE: what CI finds out about the digest that dev runs.
evidence() {
  grype "$1"
  run tidemark check run tests env-dev --component "$1"
  run tidemark check record scan env-dev --report "scan-$1.json" --component "$1"
  run tidemark check run smoke env-dev --component "$1"
}

start
# They stand for the tests of a real project; TIDEMARK_REFERENCE is IMAGE@DIGEST.
printf 'test:\n\t@echo "212 tests of $$TIDEMARK_COMPONENT pass"\n' > Makefile
printf '#!/bin/sh\necho "$TIDEMARK_REFERENCE answers"\n' > smoke.sh
chmod +x smoke.sh
printf '*.log\nscan-*.json\n' >> .gitignore
git add .
git commit --quiet --message 'Tests'

at 2026-03-02T09:00:00Z "Three services are built; dev follows main"
deliver config-api 'feat: reload without a restart'
deliver auth-proxy 'fix: sessions end at midnight'
deliver media-core 'feat: thumbnails of pictures'

say "Nobody has looked at them yet: what is missing, and what brings it"
ends 3 'Not ready' tidemark promote staging --component media-core --dry-run

at 2026-03-02T09:20:00Z "A scan finds something critical, and media-core goes nowhere"
grype media-core Critical
ends 6 CVE-2024-45491 tidemark check record scan env-dev --report scan-media-core.json --component media-core
refused E_GATE tidemark promote staging --component media-core

at 2026-03-02T09:50:00Z "The same code on a newer base; all three have their evidence, and go to staging together"
deliver media-core 'build: a base image with libexpat1 2.5.0-1+deb12u1'
for service in "${SERVICES[@]}"; do evidence "$service" > "$service.log" 2>&1 & done
wait
for service in "${SERVICES[@]}"; do cat "$service.log"; done
run tidemark promote staging --all
run tidemark status

say "prod asks for an hour in staging, and for somebody else to agree"
as Ada run tidemark approve env-staging --env prod --component config-api
refused E_GATE tidemark promote prod --component config-api
for service in "${SERVICES[@]}"; do
  as Grace run tidemark approve env-staging --env prod --component "$service" --comment 'looked at staging'
done

at 2026-03-02T10:50:00Z "The hour is over: the same digests, all together"
run tidemark promote prod --all

at 2026-03-03T09:00:00Z "The next day: a release of config-api, through the same gates"
deliver config-api 'feat: answers are cached' 1.4.0
evidence config-api
run tidemark promote staging --component config-api

at 2026-03-03T10:30:00Z "It soaked, Grace agrees, it goes to prod"
as Grace run tidemark approve 1.4.0 --env prod --component config-api
run tidemark promote prod --component config-api

at 2026-03-03T11:05:00Z "It is bad: back to what prod ran before, by the ledger, and held there"
run tidemark rollback prod --component config-api --reason 'stale answers after a reload' --yes

at 2026-03-03T12:00:00Z "The promotion that a timer starts every noon meets the hold"
as Robot refused E_HELD tidemark promote prod --all

at 2026-03-04T09:00:00Z "The mended release"
deliver config-api 'fix: a reload empties the cache' 1.4.1
evidence config-api
run tidemark promote staging --component config-api

at 2026-03-04T10:00:00Z "Good for an hour, and approved: a person lifts the hold, and prod goes on"
as Grace run tidemark approve 1.4.1 --env prod --component config-api
run tidemark resume prod --component config-api --reason '1.4.1 empties the cache'
run tidemark promote prod --component config-api

say "The map, and the story"
run tidemark status
run tidemark log --env prod
run tidemark history env-prod --component config-api
