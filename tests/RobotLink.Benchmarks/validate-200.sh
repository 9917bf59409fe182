#!/usr/bin/env bash
# How long a site takes to be checked: as `robotlink validate` says itself, and with the start of the program.
#   tests/RobotLink.Benchmarks/validate-200.sh [LINKS [RUNS]]      default 200 links, best of 5 runs; build Release first
set -euo pipefail
links=${1:-200} runs=${2:-5}
root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
robotlink=$root/src/RobotLink.Host/bin/Release/net10.0/robotlink
fail() { echo "validate-200: $*" >&2; exit 1; }
[[ -x $robotlink ]] || fail "build first: dotnet build -c Release"
folder=$(mktemp -d /tmp/robotlink-bench.XXXXXX)
trap 'rm -rf "$folder"' EXIT

listed=$("$robotlink" list profiles -c "$folder")
mapfile -t profiles < <(awk '{ print $1 }' <<<"$listed")
[[ ${#profiles[@]} -gt 0 ]] || fail "no profiles are bundled"

# What a link of each kind must say beside its address: where the secrets are kept that its profile sends.
export BENCH_SECRET=secret
declare -A secrets
for profile in "${profiles[@]}"; do
  text=$("$robotlink" profile show "$profile" -c "$folder")
  names=$(grep -oE 'secret\.[a-z_0-9]+' <<<"$text" | sort -u) || names=
  secrets[$profile]=${names:+", secrets: { $(sed -E 's/secret\.(.*)/\1: env:BENCH_SECRET/' <<<"$names" | paste -sd, -) }"}
done

{
  printf 'schema: 1\nsite: { name: bench }\nlinks:\n'
  for ((n = 0; n < links; n++)); do
    profile=${profiles[n % ${#profiles[@]}]}
    printf '  r%s: { profile: %s, address: "10.0.%s.%s:5000", title: "Robot %s"%s }\n' \
      "$((n + 1))" "$profile" "$((n / 250))" "$((n % 250 + 1))" "$((n + 1))" "${secrets[$profile]}"
  done
} >"$folder/site.yaml"

inside= whole=
for ((run = 0; run < runs; run++)); do
  status=0 began=$EPOCHREALTIME
  "$robotlink" validate --json -c "$folder" >"$folder/said.json" || status=$?
  ended=$EPOCHREALTIME
  [[ $status == 0 ]] || fail "exit status $status: $(head -c 2000 "$folder/said.json")"
  said=$(sed -nE 's/.*"duration_s":([0-9.e-]+).*/\1/p' "$folder/said.json")
  [[ -n $said ]] || fail "no duration was said: $(head -c 2000 "$folder/said.json")"
  inside+=" $said" whole+=" $(awk -v a="$began" -v b="$ended" 'BEGIN { print b - a }')"
done
least() { tr ' ' '\n' <<<"${1# }" | sort -g | awk 'NR == 1 { printf "%.0f", $1 * 1000 }'; }
echo "$links links: checked in $(least "$inside") ms, $(least "$whole") ms with the start of the program"
