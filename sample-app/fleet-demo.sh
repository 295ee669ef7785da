#!/usr/bin/env bash
# Plays the story of three shops that share a limit and a circuit breaker in Redis, and fails if any step does not show what it
# should.
#
#   sample-app/fleet-demo.sh
#
# Needs bash, curl, unzip, a JDK 17 or later and Maven. It builds the sample, starts a Redis of its own (redis-server if it is on
# the path, else one that Maven downloads) and three instances on ports 18080 to 18085, and stops all of them at the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

FIRST=http://localhost:18080
SECOND=http://localhost:18082
THIRD=http://localhost:18084
SHOPS=("$FIRST" "$SECOND" "$THIRD")
GATEWAY=/actuator/throttle/breakers/payment-system.gateway
REDIS_PORT=16379
WAIT_SECONDS="${WAIT_SECONDS:-120}"
WORK="$(mktemp -d)"
# A machine that builds and starts three programs at once may be busy: the demo gives Redis more time than the default of 50 ms.
LIMIT=(--throttle-machines.redis.timeout=2s --throttle-machines.limiters.per-user.limit=10 --throttle-machines.limiters.per-user.period=1h)
# Two failed payments open a shop's circuit, and a late answer of the gateway is late enough to be watched.
CIRCUIT=(--throttle-machines.groups.payment-system.breakers.gateway.failure-threshold=2
    --throttle-machines.groups.payment-system.breakers.gateway.reset-timeout=3s
    --throttle-machines.groups.payment-system.breakers.gateway.reset-timeout-jitter=0
    --throttle-machines.groups.payment-system.breakers.gateway.probe-timeout=1m
    --shop.chaos.delay=6s --shop.gateway.read-timeout=30s
    --throttle-machines.groups.payment-system.breakers.gateway.timeout=30s)

STATUS=''
BODY=''
SHOWN=0
REDIS_PID=''
PIDS=()

stop_all() {
    local pid
    for pid in ${PIDS[@]+"${PIDS[@]}"} $REDIS_PID; do
        kill "$pid" 2>/dev/null || true
    done
    wait 2>/dev/null || true
    rm -rf "$WORK"
}
trap stop_all EXIT

step() {
    printf '\n== %s\n' "$1"
}

fail() {
    printf '\nDEMO FAILED: %s\n' "$1" >&2
    printf 'Last answer: %s %s\n' "$STATUS" "$BODY" >&2
    tail -n 5 "$WORK"/*.log >&2 2>/dev/null || true
    exit 1
}

shown() {
    SHOWN=$((SHOWN + 1))
    printf '    ok: %s\n' "$1"
}

# ask URL METHOD PATH [JSON]: asks, prints the answer, and keeps it in STATUS and BODY.
ask() {
    local answer options=(--silent --show-error --max-time 30 --request "$2" --write-out '\n%{http_code}')
    if (($# > 3)); then
        options+=(--header 'Content-Type: application/json' --data "$4")
    fi
    answer="$(curl "${options[@]}" "$1$3" 2>/dev/null)" || answer=$'\n000'
    STATUS="${answer##*$'\n'}"
    BODY="${answer%$'\n'*}"
    printf '  %s %s%s\n    %s %s\n' "$2" "$1" "$3" "$STATUS" "${BODY:0:300}"
}

expect_status() {
    [[ "$STATUS" == "$1" ]] || fail "expected HTTP $1 ($2), got $STATUS"
    shown "HTTP $1, $2"
}

expect_json() {
    local json
    json="$(printf '%s' "$BODY" | tr -d ' \t\r\n')"
    [[ "$json" == *"$1"* ]] || fail "expected to see $1 ($2)"
    shown "$2"
}

# until_json URL PATH FRAGMENT MEANING: asks until the answer contains the fragment.
until_json() {
    local end=$((SECONDS + WAIT_SECONDS))
    until [[ "$(curl --silent --max-time 5 "$1$2" 2>/dev/null | tr -d ' \t\r\n')" == *"$3"* ]]; do
        ((SECONDS < end)) || { ask "$1" GET "$2"; fail "$4 did not happen within $WAIT_SECONDS s"; }
        sleep 0.2
    done
    shown "$4"
}

# until_all PATH FRAGMENT MEANING: asks every shop until its answer contains the fragment.
until_all() {
    local url
    for url in "${SHOPS[@]}"; do
        until_json "$url" "$1" "$2" "$3 (${url##*:})"
    done
}

# fail_twice URL USER: the gateway of a shop fails, and so do two orders.
fail_twice() {
    ask "$1" POST /chaos/gateway/fail
    ask "$1" POST "/orders?user=$2&item=mug"
    expect_status 502 'the first order fails'
    ask "$1" POST "/orders?user=$2&item=mug"
    expect_status 502 'and so does the second'
}

# expect_ten_of_twelve USER: the user orders twelve times, at each instance in turn; ten orders are admitted.
expect_ten_of_twelve() {
    local url admitted=0
    for _ in 1 2 3 4 5 6; do
        for url in "$FIRST" "$SECOND"; do
            ask "$url" POST "/orders?user=$1&item=mug"
            if [[ "$STATUS" != 429 ]]; then
                admitted=$((admitted + 1))
            fi
        done
    done
    [[ "$admitted" == 10 ]] || fail "10 of 12 orders should have been admitted, but $admitted were"
    shown '10 of 12 orders were admitted, by both instances together'
}

find_redis() {
    if command -v redis-server; then
        return
    fi
    mvn -q dependency:copy -Dartifact=com.github.codemonstur:embedded-redis:1.4.4 -DoutputDirectory="$WORK" >&2
    unzip -q -o -d "$WORK" "$WORK"/embedded-redis-*.jar >&2
    local binary
    binary="$(find "$WORK" -name 'redis-server-*linux-amd64*' -o -name 'redis-server-*linux' | head -n 1)"
    [[ -n "$binary" ]] || fail 'found no redis-server: install one'
    chmod +x "$binary"
    printf '%s\n' "$binary"
}

start_redis() {
    "$REDIS" --port "$REDIS_PORT" --save '' --appendonly no >"$WORK/redis.log" 2>&1 &
    REDIS_PID=$!
}

start_shop() { # start_shop NAME PORT
    java -jar sample-app/target/sample-app-*.jar --spring.profiles.active=redis \
        --server.port="$2" --shop.gateway.port="$(($2 + 1))" --throttle-machines.fleet.instance="$1" \
        --spring.data.redis.port="$REDIS_PORT" "${LIMIT[@]}" "${CIRCUIT[@]}" >"$WORK/$1.log" 2>&1 &
    PIDS+=($!)
}

step 'Redis and three instances of the shop start'
mvn -q -pl sample-app -am package -DskipTests
REDIS="$(find_redis)"
start_redis
start_shop shop-1 18080
start_shop shop-2 18082
start_shop shop-3 18084
until_json "$FIRST" /actuator/health/liveness '"UP"' 'shop-1 is up'
until_json "$SECOND" /actuator/health/liveness '"UP"' 'shop-2 is up'
until_json "$THIRD" /actuator/health/liveness '"UP"' 'shop-3 is up'
ask "$FIRST" GET /actuator/throttle/fleet
expect_json '"instance":"shop-1"' 'shop-1 knows its name'
expect_json '"name":"shop"' 'and its fleet'
expect_json '"state":"UP"' 'and that Redis answers'

step 'Every shop knows the others'
until_all /actuator/throttle/fleet '"shop-3":{"lastSeen"' 'three shops are live'

step 'One sick shop opens its own circuit, and no other'
fail_twice "$FIRST" dave
ask "$FIRST" GET "$GATEWAY"
expect_json '"state":"OPEN"' 'the circuit of shop-1 is open'
expect_json '"scope":"cluster"' 'and it is shared'
until_json "$THIRD" /actuator/throttle/fleet '"votes":["shop-1"],"needed":2' 'shop-3 sees one vote of two'
for url in "$SECOND" "$THIRD"; do
    ask "$url" GET "$GATEWAY"
    expect_json '"state":"CLOSED"' 'this circuit stays closed'
done
ask "$THIRD" POST '/orders?user=dave&item=mug'
expect_status 201 'shop-3 takes the order'

step 'A quorum opens all, also where the gateway is well'
fail_twice "$SECOND" dave
until_all "$GATEWAY" '"state":"OPEN"' 'the circuit is open'
ask "$THIRD" GET "$GATEWAY"
expect_json '2of3instances' 'the cause names the votes'
ask "$THIRD" POST '/orders?user=dave&item=mug'
expect_status 503 'shop-3 refuses the order'

step 'One probe serves all'
for url in "${SHOPS[@]}"; do
    ask "$url" POST /chaos/gateway/slow
done
ask "$FIRST" POST /actuator/throttle/limiters/per-user '{"action": "reset", "key": "dave"}'
sleep 4
# The limiter of payments asks the fleet whether the gateway may be tried, and waits for no answer: a later order is the probe.
for _ in 1 2 3 4 5; do
    answer="$(curl --silent --max-time 60 --output /dev/null --write-out '%{http_code}' --request POST \
        "$FIRST/orders?user=dave&item=mug")"
    printf '%s' "$answer" >"$WORK/probe"
    [[ "$answer" == 503 ]] || break
    sleep 0.2
done &
PROBE=$!
until_json "$THIRD" /actuator/throttle/fleet '"probes":["shop-1"]' 'the fleet knows who probes'
until_all "$GATEWAY" '"state":"HALF_OPEN"' 'the circuit waits for the probe'
for url in "$SECOND" "$THIRD"; do
    ask "$url" POST '/orders?user=dave&item=mug'
    expect_status 503 'an order on another shop is refused meanwhile'
done
wait "$PROBE"
[[ "$(cat "$WORK/probe")" == 201 ]] || fail "the probe should have succeeded, but its answer was $(cat "$WORK/probe")"
shown 'the probe has succeeded, though late'
until_all "$GATEWAY" '"state":"CLOSED"' 'the probe has closed the circuit'
for url in "${SHOPS[@]}"; do
    ask "$url" POST /chaos/gateway/recover
done

step 'What an operator does on one shop reaches the others'
ask "$SECOND" POST "$GATEWAY" '{"action": "isolate", "reason": "maintenance"}'
expect_status 200 'shop-2 isolates the gateway'
until_all "$GATEWAY" '"isolated":true' 'the gateway is isolated'
ask "$FIRST" GET "$GATEWAY"
expect_json '"reason":"maintenance"' 'shop-1 knows why'
ask "$THIRD" POST "$GATEWAY" '{"action": "reset"}'
expect_status 200 'shop-3 resets it'
until_all "$GATEWAY" '"state":"CLOSED"' 'the circuit is closed'

step 'A user may order ten times, whichever instance answers'
expect_ten_of_twelve alice
ask "$FIRST" POST '/orders?user=alice&item=mug'
expect_status 429 'shop-1 refuses the next one'
ask "$SECOND" POST '/orders?user=alice&item=mug'
expect_status 429 'and so does shop-2'
ask "$SECOND" POST '/orders?user=bob&item=mug'
[[ "$STATUS" != 429 ]] || fail 'bob has not ordered yet'
shown 'another user has permits of his own'

step 'A reset on one instance holds for all'
ask "$FIRST" POST /actuator/throttle/limiters/per-user '{"action": "reset", "key": "alice"}'
expect_status 200 'the key is reset on shop-1'
ask "$SECOND" POST '/orders?user=alice&item=mug'
[[ "$STATUS" != 429 ]] || fail 'shop-2 should admit alice again'
shown 'shop-2 admits alice again'

step 'Redis is killed: each instance decides for itself'
kill -9 "$REDIS_PID"
wait "$REDIS_PID" 2>/dev/null || true
ask "$FIRST" POST '/orders?user=carol&item=mug'
[[ "$STATUS" != 429 && "$STATUS" != 5* ]] || fail 'the shop should go on without Redis'
shown 'the shop goes on'
ask "$FIRST" GET /actuator/throttle/fleet
expect_json '"state":"DOWN"' 'the endpoint shows that Redis does not answer'
ask "$FIRST" GET '/actuator/throttle/events?kind=store-unavailable'
expect_json '"kind":"store-unavailable"' 'and so does the history'
until_json "$THIRD" /actuator/throttle/fleet '"state":"DOWN"' 'shop-3 has noticed too'
ask "$THIRD" POST "$GATEWAY" '{"action": "isolate", "reason": "no Redis"}'
expect_status 200 'shop-3 isolates the gateway for itself'
ask "$SECOND" GET "$GATEWAY"
expect_json '"isolated":false' 'shop-2 cannot know'

step 'Redis is back: the limit holds for all again'
start_redis
end=$((SECONDS + WAIT_SECONDS))
for url in "${SHOPS[@]}"; do
    until curl --silent "$url/actuator/throttle/fleet" | tr -d ' \t\r\n' | grep -q '"state":"UP"'; do
        ((SECONDS < end)) || fail 'Redis is back, but the shop does not use it'
        curl --silent --output /dev/null --request POST "$url/orders?user=dave&item=mug"
        sleep 0.2
    done
done
shown 'all instances use it again by themselves'
expect_ten_of_twelve carol
until_all "$GATEWAY" '"isolated":true' 'what happened without Redis has reached all'
ask "$FIRST" POST "$GATEWAY" '{"action": "reset"}'
until_all "$GATEWAY" '"state":"CLOSED"' 'a reset too'

printf '\nAll %d checks passed.\n' "$SHOWN"
