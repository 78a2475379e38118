#!/usr/bin/env bash
# Loads a running service: events one by one and in batches, then reads. Needs wrk (apt install wrk).
set -euo pipefail
cd "$(dirname "$0")"
url=${1:-http://localhost:8080}
seconds=${2:-10}

memory() {
  curl -s "$url/metrics" | awk '/^jvm_memory_used_bytes.*heap",id="G1|^jvm_memory_used_bytes.*heap",id="Tenured/ {sum += $NF} END {printf "heap %.0f MB\n", sum / 1e6}'
}

echo "warming up"
BATCH=1 wrk -t1 -c16 -d5s -s load.lua "$url" >/dev/null
BATCH=100 wrk -t1 -c16 -d5s -s load.lua "$url" >/dev/null
for batch in 1 100; do
  for connections in 1 16 64; do
    printf '%2d connections, ' "$connections"
    BATCH=$batch wrk -t1 -c"$connections" -d"${seconds}s" -s load.lua "$url" | tail -1
  done
done
for path in customers/C-17/score customers/C-17/profile customers/C-17/forecast nps; do
  printf '16 connections, GET /%s: ' "$path"
  wrk -t1 -c16 -d"${seconds}s" --latency "$url/$path" | awk '/50%/ {p50 = $2} /99%/ {p99 = $2} /Requests\/sec/ {printf "%.0f requests/s, p50 %s, p99 %s\n", $2, p50, p99}'
done
curl -s "$url/metrics" | awk '
  /^engagement_events_accepted_total/ {events += $2}
  /^engagement_journal_commit_seconds_sum/ {seconds = $2}
  /^engagement_journal_commit_seconds_count/ {commits = $2}
  END {printf "%d events in %d groups, %.2f ms a group on disk\n", events, commits, 1000 * seconds / commits}'
memory
