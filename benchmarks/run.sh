#!/usr/bin/env bash
# Builds what the benchmarks need, without tests, and runs them. Prints JMH's table: nanoseconds per call, less is better.
#
#   benchmarks/run.sh                  all of them, about two minutes: a look, not a verdict
#   benchmarks/run.sh Limiter          those whose name contains it (a regular expression; .OneThread and .TwoThreads too)
#   benchmarks/run.sh -f 3 -wi 5 -w 1s -i 5 -r 2s -rf json -rff result.json
#                                      to be believed: three forks each, three quarters of an hour on a quiet machine
#   benchmarks/run.sh -prof gc Closed  bytes allocated per call too: see gc.alloc.rate.norm
#   benchmarks/run.sh -h               all that JMH understands
#
# A file named by -rff is written below benchmarks/. KeyMemory measures heap, not time: see its bytesPerKey.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec mvn -q -P bench -pl benchmarks -am package -Djmh.args="$*"
