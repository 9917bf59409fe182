#!/usr/bin/env bash
# What a site of simulated robots costs: memory and processor of the daemon, all links up and polling once a second.
#   tests/RobotLink.Benchmarks/site-100.sh [LINKS [SECONDS]]      default 100 links, measured over 20 s; build Release first
set -euo pipefail
links=${1:-100} seconds=${2:-20}
root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
robotlink=$root/src/RobotLink.Host/bin/Release/net10.0/robotlink
first_port=21000 http=18480 patience=60
folder=$(mktemp -d /tmp/robotlink-bench.XXXXXX)

started=()
finish() {
  local id; for id in "${started[@]}"; do kill "$id" 2>/dev/null || true; done
  for id in "${started[@]}"; do wait "$id" 2>/dev/null || true; done
  rm -rf "$folder"
}
trap finish EXIT
die() { echo "site-100: $*" >&2; tail -n 5 "$folder"/*.log >&2 2>/dev/null || true; exit 1; }

[[ -x $robotlink ]] || die "build first: dotnet build -c Release"
{
  printf 'schema: 1\nsite: { name: bench }\nhttp: { listen: 127.0.0.1:%s }\nlinks:\n' "$http"
  for ((n = 0; n < links; n++)); do
    printf '  r%s: { profile: abb-rapid-lines, address: "127.0.0.1:%s" }\n' "$((n + 1))" "$((first_port + n))"
  done
} >"$folder/site.yaml"

"$robotlink" simulate abb-rapid-lines --listen "127.0.0.1:$first_port" --count "$links" </dev/null >"$folder/simulate.log" 2>&1 &
started+=($!)
"$robotlink" run -c "$folder" </dev/null >"$folder/run.log" 2>&1 &
daemon=$!
started+=("$daemon")

up() { # how many links the daemon's metrics count as up
  { exec 3<>"/dev/tcp/127.0.0.1/$http"; } 2>/dev/null || { echo 0; return; }
  printf 'GET /metrics HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
  grep -cE '^robotlink_link_up\{.*\} 1(\s|$)' <&3 || true
  exec 3<&- 3>&-
}
SECONDS=0
until [[ $(up) -ge $links ]]; do
  kill -0 "$daemon" 2>/dev/null || die "the daemon ended"
  [[ $SECONDS -lt $patience ]] || die "only $(up) of $links links are up after $patience s"
  sleep 0.2
done
came_up=$SECONDS

ticks() { local line; line=$(<"/proc/$daemon/stat"); set -- ${line##*) }; echo $((${12} + ${13})); } # user and system time
kibibytes() { awk -v key="$1:" '$1 == key { print $2 }' "/proc/$daemon/$2"; }
before=$(ticks)
from=$EPOCHREALTIME
sleep "$seconds"
after=$(ticks)
awk -v links="$links" -v came_up="$came_up" -v ticks=$((after - before)) -v per_second="$(getconf CLK_TCK)" -v from="$from" -v to="$EPOCHREALTIME" \
  -v resident="$(kibibytes VmRSS status)" -v share="$(kibibytes Pss smaps_rollup)" -v still="$(up)" 'BEGIN {
    printf "%-28s %10s\n", "links up at the end", still "/" links
    printf "%-28s %8d s\n", "all up after", came_up
    printf "%-28s %8.1f MiB\n", "resident memory (RSS)", resident / 1024
    printf "%-28s %8.1f MiB\n", "proportional share (PSS)", share / 1024
    printf "%-28s %8.2f %% of one core, over %.1f s\n", "processor", 100 * ticks / per_second / (to - from), to - from
  }'
