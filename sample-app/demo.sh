#!/usr/bin/env bash
# Plays the shop's story against a running sample app, and fails if any step does not show what it should.
#
#   sample-app/demo.sh                                    # the app on http://localhost:8080
#   BASE_URL=http://localhost:9090 sample-app/demo.sh
#
# Needs bash and curl. It first mends whatever an earlier run left broken, so it can be played again and again.
set -euo pipefail

BASE_URL="${BASE_URL:-http://localhost:8080}"
BASE_URL="${BASE_URL%/}"
WAIT_SECONDS="${WAIT_SECONDS:-5}"

STATUS=''
BODY=''
SHOWN=0

# --- asking -----------------------------------------------------------------------------------------------------------

# request METHOD PATH [JSON]: asks, and keeps the answer in STATUS and BODY.
request() {
    local method="$1" path="$2" answer
    shift 2
    local options=(--silent --show-error --globoff --max-time 30 --request "$method" --write-out '\n%{http_code}')
    if (($# > 0)); then
        options+=(--header 'Content-Type: application/json' --data "$1")
    fi
    answer="$(curl "${options[@]}" "$BASE_URL$path")" || fail "no answer to $method $path"
    STATUS="${answer##*$'\n'}"
    BODY="${answer%$'\n'*}"
}

# ask METHOD PATH [JSON]: the same, and prints it.
ask() {
    if (($# > 2)); then
        printf '  %s %s %s\n' "$1" "$2" "$3"
    else
        printf '  %s %s\n' "$1" "$2"
    fi
    request "$@"
    printf '    %s %s\n' "$STATUS" "$BODY"
}

# --- expecting --------------------------------------------------------------------------------------------------------

step() {
    printf '\n== %s\n' "$1"
}

fail() {
    printf '\nDEMO FAILED: %s\n' "$1" >&2
    printf 'Last answer: %s %s\n' "$STATUS" "$BODY" >&2
    exit 1
}

shown() {
    SHOWN=$((SHOWN + 1))
    printf '    ok: %s\n' "$1"
}

expect_status() {
    [[ "$STATUS" == "$1" ]] || fail "expected HTTP $1 ($2), got $STATUS"
    shown "HTTP $1, $2"
}

# The answer without blanks, so that the server's way of writing JSON does not matter.
compact() {
    printf '%s' "$BODY" | tr -d ' \t\r\n'
}

# expect_json FRAGMENT MEANING: the answer contains this piece of JSON, blanks aside.
expect_json() {
    local json
    json="$(compact)"
    [[ "$json" == *"${1// /}"* ]] || fail "expected to see $1 ($2)"
    shown "$2"
}

# number FIELD: the first number that the answer has under this name.
number() {
    compact | grep -o "\"$1\":[0-9]*" | head -n 1 | cut -d : -f 2
}

# measure METRIC TAG...: asks for the metrics as Prometheus would, and keeps the lines of this one that have these tags.
measure() {
    local tag
    request GET /actuator/prometheus
    [[ "$STATUS" == 200 ]] || fail 'expected to be measured'
    BODY="$(grep "^$1[{]" <<<"$BODY")" || fail "expected to see the metric $1"
    for tag in "${@:2}"; do
        BODY="$(grep -F "$tag" <<<"$BODY")" || fail "expected to see $1 with $tag"
    done
    printf '  GET /actuator/prometheus\n    %s\n' "${BODY//$'\n'/$'\n'    }"
}

# expect_at_least NUMBER MEANING: what was measured last is no less.
expect_at_least() {
    awk -v least="$1" '{ sum += $NF } END { exit !(sum >= least) }' <<<"$BODY" || fail "expected $1 or more ($2)"
    shown "$2"
}

# expect_state NAME STATE: some object in the answer has this name and this state.
expect_state() {
    compact | tr '{}' '\n\n' | grep -F "\"name\":\"$1\"" | grep -qF "\"state\":\"$2\"" || fail "expected $1 to be $2"
    shown "$1 is $2"
}

# --- the story --------------------------------------------------------------------------------------------------------

wait_for_app() {
    local tries=0
    until curl --silent --fail --output /dev/null --max-time 5 "$BASE_URL/chaos" 2>/dev/null; do
        tries=$((tries + 1))
        if ((tries > WAIT_SECONDS)); then
            printf 'No shop at %s. Start it first (mvn -q spring-boot:run), or set BASE_URL.\n' "$BASE_URL" >&2
            exit 1
        fi
        sleep 1
    done
}

mend_everything() {
    request POST /chaos/database/recover
    request POST /chaos/gateway/recover
    request POST /chaos/swift/recover
    request POST /actuator/throttle/breakers/partners '{"action": "reset"}'
    request POST /actuator/throttle/breakers/main-database '{"action": "configure", "failureThreshold": 3}'
    request POST /actuator/throttle/breakers/inventory-service '{"action": "mode", "mode": "enforce"}'
    request POST /actuator/throttle/breakers/inventory-service '{"action": "force-close"}'
    request POST /actuator/throttle/cascades/main-database '{"action": "reset", "cascade": true}'
    request POST /actuator/throttle/groups/payment-system '{"action": "reset-all"}'
    for user in alice bob carol dave; do
        request POST /actuator/throttle/limiters/per-user "{\"action\": \"reset\", \"key\": \"$user\"}"
    done
}

wait_for_app
mend_everything

step 'Place an order'
ask POST '/orders?user=alice&item=mug&quantity=2'
expect_status 201 'the order is placed'
expect_json '"status":"PAID"' 'and paid'
ask GET /inventory
expect_status 200 'the catalogue comes from the database'

step 'Ask what the database would take down with it, before it does'
ask GET /actuator/throttle/impact/main-database
expect_status 200 'the impact is known before it happens'
expect_json '"state":"CLOSED"' 'nothing has happened yet'
expect_json '"opens":["user-service","order-service","inventory-service"]' 'three services would open with it'
expect_json '"method":"require(String)","node":"user-service","fallback":false' 'UserService.require would be refused'
expect_json '"method":"list()","node":"inventory-service","fallback":true' 'InventoryService.list would fall back'

step 'Break the database'
ask POST /chaos/database/fail
expect_json '"database":"fail"' 'the database fails from now on'
for attempt in 1 2 3; do
    ask POST '/orders?user=bob&item=mug'
    expect_status 500 "order $attempt reaches the broken database and fails"
done
ask POST '/orders?user=bob&item=mug'
expect_status 503 'the next order is refused before it reaches the database'
expect_json '"circuit":"user-service"' 'by the circuit of the first service it needs'

step 'See the cascade'
ask GET /actuator/throttle/cascades/main-database
expect_status 200 'the cascade can be seen'
expect_state main-database OPEN
for service in user-service order-service inventory-service; do
    expect_state "$service" OPEN
done
request GET /actuator/throttle
expect_status 200 'GET /actuator/throttle shows all circuits'
expect_json '"cause":"cascade from main-database"' 'and why a service is open'
ask GET /actuator/throttle/breakers/order-service
expect_json '"state":"OPEN"' 'order-service was opened without ever having failed'
expect_json '"failures":0' 'it has no failures of its own'
expect_json '"cause":"cascade from main-database"' 'its cause is the cascade'
ask GET /inventory
expect_status 200 'the catalogue still answers: its fallback tells what it last knew'
expect_json '"name":"mug"' 'and it knows the mug'

step 'Look at it as the person on call'
ask GET '/actuator/throttle/events?name=order-service&kind=cascade-triggered'
expect_json '"name":"main-database"' 'the database began it'
expect_json '"opened":["user-service","order-service","inventory-service"]' 'and opened what was told before'
ask GET /actuator/health
expect_status 200 'the shop copes'
expect_json '"main-database":{"state":"OPEN"' 'health tells which circuit is open'
expect_json '"cause":"3 failures within PT1M"' 'and why'
ask GET /actuator/health/readiness
expect_status 200 'it stays ready'
ask GET /actuator/throttle/graph
expect_json '{"from":"main-database","to":"order-service","kind":"cascades-to"}' 'the graph tells who opens whom'
expect_json '\"order-service<br/>OPEN\"' 'and draws what is open'
measure throttle_breaker_state 'name="order-service"' 'state="open"'
expect_at_least 1 'a metric says that it is open'
measure throttle_breaker_calls_seconds_count 'name="user-service"' 'outcome="refused"'
expect_at_least 1 'another one counts the refused calls'
measure throttle_cascade_activations_total 'primary="main-database"'
expect_at_least 1 'another one the cascades'
ask POST /actuator/throttle/breakers/order-service '{"action": "reset", "reason": "it never failed"}'
expect_status 409 'a service is not reset while the database is open'
expect_json '"reason":"its primary main-database is open"' 'and the answer says so'
measure throttle_breaker_blocked_total 'name="order-service"' 'action="reset"'
expect_at_least 1 'which is counted too'

step 'Mend the database, and reset the cascade'
ask POST /chaos/database/recover
ask POST '/orders?user=bob&item=mug'
expect_status 503 'its circuit is still open, and is not due for another 5 minutes'
ask POST /actuator/throttle/cascades/main-database '{"action": "reset", "cascade": true}'
expect_status 200 'reset, and its targets with it'
ask GET /actuator/throttle/cascades/main-database
for breaker in main-database user-service order-service inventory-service; do
    expect_state "$breaker" CLOSED
done

step 'Order again'
ask POST '/orders?user=bob&item=mug'
expect_status 201 'the order is placed'

step 'Break the payment gateway'
ask POST /chaos/gateway/fail
expect_json '"gateway":"fail"' 'the gateway answers 500 from now on'
for attempt in 1 2 3 4 5; do
    ask POST '/orders?user=carol&item=mug'
    expect_status 502 "charge $attempt reaches the broken gateway and fails"
done

step 'See a refused charge name the gateway as what blocks it'
ask POST '/orders?user=carol&item=mug'
expect_status 503 'the charge is refused before it reaches the gateway'
expect_json '"circuit":"payment-system.charge"' 'refused is the charge'
expect_json '"blockedBy":["payment-system.gateway"]' 'blocked by the gateway'
ask GET /actuator/throttle/groups/payment-system
expect_json '"operational":false' 'the group is not operational'
ask GET '/orders?user=carol'
expect_json '"status":"CANCELLED"' 'orders that could not be paid are cancelled'

step 'Mend the gateway, and reset the group'
ask POST /chaos/gateway/recover
ask POST /actuator/throttle/groups/payment-system '{"action": "reset-all"}'
expect_status 200 'one call brings the group back'
ask GET /actuator/throttle/groups/payment-system
expect_json '"operational":true' 'the group is operational'

step 'Order again'
ask POST '/orders?user=carol&item=mug'
expect_status 201 'the order is placed'
expect_json '"status":"PAID"' 'and paid'

step 'Let the gateway be busy every second time'
request GET /actuator/throttle/retries/payment-gateway
saved="$(number successesAfterRetry)"
ask POST /chaos/gateway/flaky
expect_json '"gateway":"flaky"' 'the gateway turns every second request away'
for attempt in 1 2; do
    ask POST '/orders?user=carol&item=mug'
    expect_status 201 "order $attempt is placed all the same"
done
ask GET /actuator/throttle/retries/payment-gateway
expect_json "\"successesAfterRetry\":$((saved + 2))," 'a second attempt saved both charges'
expect_json '"budgetExhausted":0' 'and the budget was enough'
measure throttle_retry_calls_seconds_count 'name="payment-gateway"' 'outcome="success-after-retry"'
expect_at_least 2 'a metric counts the charges that a second attempt saved'
ask POST /chaos/gateway/recover

step 'Let the gateway answer too late'
request POST /actuator/throttle/groups/payment-system '{"action": "reset-all"}'
request GET /actuator/throttle/retries/payment-gateway
retries="$(number retries)"
ask POST /chaos/gateway/slow
expect_json '"gateway":"slow"' 'the gateway answers after two seconds'
ask POST '/orders?user=carol&item=mug'
expect_status 504 'the charge is given up after one second'
ask GET /actuator/throttle/breakers/payment-system.gateway
expect_json '"failures":1' 'it counts as a failure'
expect_json 'CallTimeoutException:' 'by its time limit'
ask GET /actuator/throttle/retries/payment-gateway
expect_json "\"retries\":$retries," 'it is not retried: the gateway may have taken the payment'
ask POST /chaos/gateway/recover
request POST /actuator/throttle/groups/payment-system '{"action": "reset-all"}'

step 'Let one of the partners fail'
ask POST /chaos/swift/fail
expect_json '"swift":"fail"' 'swift fails from now on'
for attempt in 1 2 3; do
    ask GET /deliveries/swift
    expect_status 502 "request $attempt reaches swift and fails"
done
ask GET /deliveries/swift
expect_status 503 'swift is not asked any more'
expect_json '"circuit":"partners"' 'the breaker of the partners refuses'
ask GET /deliveries/steady
expect_status 200 'steady still delivers'
ask GET /actuator/throttle/breakers/partners
expect_json '"state":"CLOSED"' 'the circuit of all partners is closed'
expect_json '"keys":{"closed":0,"open":1,"halfOpen":0}' 'that of one partner is open'
ask POST /chaos/swift/recover
ask POST /actuator/throttle/breakers/partners '{"action": "reset", "key": "swift"}'
expect_status 200 'only the circuit of swift is reset'
ask GET /deliveries/swift
expect_status 200 'swift delivers again'

step 'Keep away from the gateway for ten minutes'
ask POST /actuator/throttle/breakers/payment-system.gateway \
    '{"action": "isolate", "for": "PT10M", "reason": "the bank migrates"}'
expect_status 200 'the gateway is isolated'
ask POST '/orders?user=carol&item=mug'
expect_status 503 'nothing is charged meanwhile'
ask GET /actuator/throttle/breakers/payment-system.gateway
expect_json '"cause":"isolated by hand: the bank migrates"' 'the status tells why'
expect_json '"manualAction":{"action":"isolate","reason":"the bank migrates"' 'what was done'
expect_json '"until":"' 'and for how long'
ask GET '/actuator/throttle/events?name=payment-system.gateway&kind=manual-action-taken'
expect_json '"action":"isolate","reason":"the bank migrates"' 'it is an event'
ask POST /actuator/throttle/breakers/payment-system.gateway '{"action": "reset", "reason": "sooner than we thought"}'
expect_status 200 'the bank is back'

step 'Let a circuit only watch'
ask POST /actuator/throttle/breakers/inventory-service '{"action": "mode", "mode": "observe", "for": "PT1H"}'
expect_status 200 'for an hour the circuit of the stock refuses nothing'
request POST /actuator/throttle/breakers/inventory-service '{"action": "force-open"}'
ask POST '/orders?user=alice&item=mug'
expect_status 201 'the order is placed though the circuit is open'
ask GET '/actuator/throttle/events?name=inventory-service&kind=refusal-observed'
expect_json '"kind":"refusal-observed"' 'what it would have refused is told'
measure throttle_breaker_calls_seconds_count 'name="inventory-service"' 'outcome="observed"'
expect_at_least 1 'and counted'
request POST /actuator/throttle/breakers/inventory-service '{"action": "mode", "mode": "enforce"}'
request POST /actuator/throttle/breakers/inventory-service '{"action": "force-close"}'
expect_json '"mode":"enforce"' 'it enforces again'

step 'Change a setting while it runs'
ask POST /actuator/throttle/breakers/main-database '{"action": "configure", "failureThreshold": 10}'
expect_status 200 'the database may fail more often from now on'
ask GET '/actuator/throttle/events?name=main-database&kind=configuration-changed'
expect_json '{"setting":"failure-threshold","from":"3","to":"10"}' 'the change is an event'
ask POST /actuator/throttle/breakers/main-database '{"action": "configure", "failureThreshold": 0}'
expect_status 400 'what would stop the start is refused here too'
request POST /actuator/throttle/breakers/main-database '{"action": "configure", "failureThreshold": 3}'
expect_status 200 'as it was'

step 'Order too much'
for ((order = 1; order <= 200; order++)); do
    request POST '/orders?user=dave&item=sticker'
    [[ "$STATUS" == 201 ]] || break
done
printf '  POST /orders?user=dave&item=sticker, %s times\n    %s %s\n' "$order" "$STATUS" "$BODY"
expect_status 429 'dave ordered faster than one user may'
expect_json '"circuit":"per-user"' 'says his own limiter'
ask POST '/orders?user=alice&item=sticker'
expect_status 201 'which does not concern alice'

printf '\nAll %s checks passed.\n' "$SHOWN"
