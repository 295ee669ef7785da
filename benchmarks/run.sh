#!/usr/bin/env bash
# Builds what the benchmarks need, without tests, and runs them. Arguments go to JMH: run.sh Limiter -f 1
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec mvn -q -P bench -pl benchmarks -am package -Djmh.args="$*"
