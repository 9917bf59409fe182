#!/usr/bin/env bash
# How long a site takes to be checked: as `robotlink validate` says itself, and with the start of the program.
#   tests/RobotLink.Benchmarks/validate-200.sh [LINKS [RUNS]]      default 200 links, best of 5 runs; build Release first
set -euo pipefail
links=${1:-200} runs=${2:-5}
root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
robotlink=$root/src/RobotLink.Host/bin/Release/net10.0/robotlink
folder=$(mktemp -d /tmp/robotlink-bench.XXXXXX)
trap 'rm -rf "$folder"' EXIT
[[ -x $robotlink ]] || { echo "validate-200: build first: dotnet build -c Release" >&2; exit 1; }

mapfile -t profiles < <("$robotlink" list profiles -c "$folder" | awk '{ print $1 }')
{
  printf 'schema: 1\nsite: { name: bench }\nlinks:\n'
  for ((n = 0; n < links; n++)); do
    printf '  r%s: { profile: %s, address: "10.0.%s.%s:5000", title: "Robot %s" }\n' \
      "$((n + 1))" "${profiles[n % ${#profiles[@]}]}" "$((n / 250))" "$((n % 250 + 1))" "$((n + 1))"
  done
} >"$folder/site.yaml"

for ((run = 0; run < runs; run++)); do
  began=$EPOCHREALTIME
  status=0
  "$robotlink" validate --json -c "$folder" >"$folder/said.json" || status=$?
  ended=$EPOCHREALTIME
  [[ $status == 0 ]] || { echo "validate-200: exit status $status" >&2; head -c 2000 "$folder/said.json" >&2; exit 1; }
  printf '%s %s\n' "$(sed -nE 's/.*"duration_s":([0-9.e-]+).*/\1/p' "$folder/said.json")" "$(awk -v a="$began" -v b="$ended" 'BEGIN { print b - a }')"
done | awk -v links="$links" 'NR == 1 || $1 < inside { inside = $1 } NR == 1 || $2 < whole { whole = $2 }
  END { printf "%d links: checked in %.0f ms, %.0f ms with the start of the program\n", links, inside * 1000, whole * 1000 }'
