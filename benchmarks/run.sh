#!/usr/bin/env bash
# Builds what the benchmarks need, without tests, and runs them. Prints JMH's table: nanoseconds per call, less is better.
#
#   benchmarks/run.sh                  all of them, in under two minutes on a quiet machine: a look, not a verdict
#   benchmarks/run.sh Limiter          those whose name contains it (a regular expression; .OneThread and .TwoThreads too)
#   benchmarks/run.sh -f 3 -wi 5 -w 1s -i 5 -r 2s -rf json -rff result.json
#                                      to be believed: three forks each, three quarters of an hour on a quiet machine
#   benchmarks/run.sh -prof gc Closed  bytes allocated per call too: see gc.alloc.rate.norm
#   benchmarks/run.sh -h               all that JMH understands
#   benchmarks/run.sh memory           not JMH: heap per key of a limiter and of a breaker
#   benchmarks/run.sh events           not JMH: ten minutes of more events than a slow listener can receive, in 256 MB; fails
#                                      unless all are received. Seconds as a second argument
#   benchmarks/run.sh tail             not JMH: hedging over real HTTP, in eight minutes; writes docs/hedging-results.md
#   benchmarks/run.sh tail 2000 100    the same with 2,000 calls of each variant, 100 a second: a look; writes below
#                                      benchmarks/target
#   benchmarks/run.sh redis            not JMH: limiters through a Redis server that it starts, beside others; in ten minutes;
#                                      writes docs/fleet-performance-results.md
#   benchmarks/run.sh redis 2 0.3      the same with 2 rounds of 0.3 seconds: a look; writes below benchmarks/target
#
# A file named by -rff is written below benchmarks/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

run() {
  exec mvn -q -P bench -pl benchmarks -am package "$@"
}

if [[ "$*" == memory ]]; then
  # This collector can be told to leave nothing dead behind.
  run -Dbench.program="-XX:+UseSerialGC -XX:MarkSweepDeadRatio=0 io.throttlemachines.benchmarks.KeyMemory"
fi
if [[ "${1:-}" == events ]]; then
  run -Dbench.program="-Xmx256m -XX:+ExitOnOutOfMemoryError io.throttlemachines.benchmarks.EventSoak ${*:2}"
fi
tail=io.throttlemachines.benchmarks.tail.TailExperiment
if [[ "$*" == tail ]]; then
  run -Dbench.program="$tail ../docs"
fi
if [[ "${1:-}" == tail ]]; then
  run -Dbench.program="$tail target/tail ${*:2}"
fi
redis=io.throttlemachines.benchmarks.redis.RedisComparison
if [[ "$*" == redis ]]; then
  run -Dbench.program="$redis ../docs"
fi
if [[ "${1:-}" == redis ]]; then
  run -Dbench.program="$redis target/redis ${*:2}"
fi
run -Djmh.args="$*"
