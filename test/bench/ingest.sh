#!/bin/sh
# Street-level ingest against a bare libcsv pass over the same bytes (for a zip: inflate and that
# pass), side by side in one run.
#
#   test/bench/ingest.sh INGEST_BENCH
set -eu
shared=$(cd "$(dirname "$0")/../../.." && pwd)/shared
program=${1:?usage: ingest.sh INGEST_BENCH}
street="$shared/data/street"
lookups="$shared/data/geography/lsoa11_lad21.csv $shared/data/geography/lad24_csp24_pfa24.csv"
if [ ! -d "$street" ]; then
    echo "SKIPPED: the shared data is not here"
    exit 0
fi
# shellcheck disable=SC2086
"$program" "$street/folder" $lookups --times 200
# shellcheck disable=SC2086
"$program" "$street"/*.zip $lookups
