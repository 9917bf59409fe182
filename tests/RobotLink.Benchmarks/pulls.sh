#!/usr/bin/env bash
# Pulls the far cable again and again and tells how long the daemon took to notice, what it had promised, and how long the way back took.
#   tests/RobotLink.Benchmarks/pulls.sh [PULLS [DETECT_WITHIN [near|far]]]    default 20 pulls, 4s, far; needs root; build Release first
set -euo pipefail
pulls=${1:-20} within=${2:-4s} cable=${3:-far}
root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
robotlink=$root/src/RobotLink.Host/bin/Release/net10.0/robotlink
net=$root/tests/lab/net
patience=60
folder=$(mktemp -d /tmp/robotlink-bench.XXXXXX)
states=$folder/states.ndjson

LAB=$("$net" new $$)
export LAB
finish() { { "$net" down; wait; } 2>/dev/null; rm -rf "$folder"; }
trap finish EXIT
die() { echo "pulls: $*" >&2; tail -n 5 "$folder"/*.log >&2 2>/dev/null || true; exit 1; }

[[ -x $robotlink ]] || die "build first: dotnet build -c Release"
cell=$("$net" addr cell)
cat >"$folder/site.yaml" <<TEXT
schema: 1
site: { name: bench }
http: { listen: 127.0.0.1:8480 }
links:
  r4-weld:
    profile: abb-rapid-lines
    address: $cell:5000
    override:
      detect_within: $within
      keepalive: null
      heartbeat: { after_idle: null, reply_within: null, lost_after: null }
      reconnect: { first: 250ms, max: 1s }
TEXT
"$net" exec cell -- "$robotlink" simulate abb-rapid-lines --listen "$cell:5000" </dev/null >"$folder/simulate.log" 2>&1 &
"$net" exec edge -- "$robotlink" run -c "$folder" </dev/null >"$folder/run.log" 2>&1 &
daemon=$!

ask() { # GET $1 from inside the edge PC
  "$net" exec edge -- bash -c '{ exec 3<>/dev/tcp/127.0.0.1/8480; } 2>/dev/null || exit 1
    printf "GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\nAccept: application/x-ndjson, application/json\r\n\r\n" "$1" >&3; exec cat <&3' ask "$1"
}
wait_until() { # wait_until WORDS COMMAND...
  local words=$1; shift
  SECONDS=0
  until "$@"; do
    kill -0 "$daemon" 2>/dev/null || die "the daemon ended while waiting for: $words"
    [[ $SECONDS -lt $patience ]] || die "waited $patience s for: $words"
    sleep 0.05
  done
}
is_up() { ask /api/v1/links/r4-weld 2>/dev/null | grep -q '"state":"up"'; }
count() { grep -c "\"state\":\"$1\",\"previous\":\"$2\"" "$states" 2>/dev/null || true; }
has() { [[ $(count "$1" "$2") -ge $3 ]]; }
field() { # field NAME: of the last change in the stream
  grep '"type":"state"' "$states" | tail -n 1 | sed -nE "s/.*\"$1\":\"?([^\",}]*).*/\1/p"
}
moment() { date -d "$(field time)" +%s.%N; }

wait_until "link up" is_up
{ ask '/api/v1/stream?links=r4-weld&types=state' >"$states"; } 2>/dev/null &
wait_until "the stream" test -s "$states"

printf '%4s  %11s  %9s  %10s  %s\n' pull 'detected s' 'bound s' 'back s' cause
for ((n = 1; n <= pulls; n++)); do
  pulled=$("$net" pull "$cable")
  wait_until "down $n" has down up "$n"
  declared=$(moment) bound=$(field bound_s) cause=$(field cause)
  plugged=$("$net" plug "$cable")
  wait_until "up $n" has up down "$n"
  awk -v n="$n" -v pulled="$pulled" -v declared="$declared" -v bound="$bound" -v plugged="$plugged" -v back="$(moment)" -v cause="$cause" \
    'BEGIN { late = (declared - pulled > bound) ? "  TOO LATE" : ""
      printf "%4d  %11.3f  %9.2f  %10.3f  %s%s\n", n, declared - pulled, bound, back - plugged, cause, late }' \
    | tee -a "$folder/table"
done
awk '{ detected += $2; back += $4; if ($2 > worst) worst = $2; if ($4 > slowest) slowest = $4; late += /TOO LATE/ }
  END { printf "%d pulls: detected after %.3f s on average, %.3f s at worst; back after %.3f s on average, %.3f s at worst; %d too late\n",
    NR, detected / NR, worst, back / NR, slowest, late; exit (late > 0) }' "$folder/table"
