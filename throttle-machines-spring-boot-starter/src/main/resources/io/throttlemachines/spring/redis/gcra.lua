-- The generic cell rate algorithm (ITU-T I.371, ATM Forum Traffic Management 4.0) on one key.
--
-- The state is the theoretical arrival time, a point in the server's time: "micros units scale", that is
-- whole microseconds, then a fraction of units of which a microsecond has as many as the scale says. It does not
-- depend on anyone's settings, so callers with different settings share it.
--
-- ARGV: action (take, look or give-back), scale; interval in units; then as micros and units the tolerance and the
-- cost of the requested permits. All are whole numbers below 2^53, which Lua's numbers represent exactly. So are all
-- results: a distance is kept as a pair (micros, units), and only one within the tolerance is converted to units.
-- Reply: allowed, remaining, retry-after as micros and units, reset-after as micros and units.

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local action, scale, interval = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local tolerance, toleranceUnits = tonumber(ARGV[4]), tonumber(ARGV[5])
local cost, costUnits = tonumber(ARGV[6]), tonumber(ARGV[7])

-- Moves whole microseconds out of the units.
local function carried(micros, units)
    local whole = math.floor(units / scale)
    return micros + whole, units - whole * scale
end

-- How far the state is ahead of the clock, rounded up to this caller's units.
local function distance(state)
    if not state then
        return 0, 0
    end
    local micros, units, counted = string.match(state, '^(%d+) (%d+) (%d+)$')
    local ahead, aheadUnits = carried(micros - now, math.ceil(units * scale / counted))
    if ahead < 0 then
        return 0, 0
    end
    return ahead, aheadUnits
end

-- The key expires when all permits are back.
local function save(ahead, aheadUnits)
    local due = now + ahead
    local expiry = math.ceil((aheadUnits > 0 and due + 1 or due) / 1000)
    redis.call('SET', KEYS[1], string.format('%.0f %.0f %.0f', due, aheadUnits, scale),
        'PXAT', string.format('%.0f', expiry))
end

local state = redis.call('GET', KEYS[1])
local ahead, aheadUnits = distance(state)

if action == 'give-back' then
    ahead, aheadUnits = carried(ahead - cost, aheadUnits - costUnits)
    if state and (ahead < 0 or ahead == 0 and aheadUnits == 0) then
        redis.call('UNLINK', KEYS[1])
    elseif state then
        save(ahead, aheadUnits)
    end
    return {}
end

local early, earlyUnits = carried(ahead - tolerance + cost, aheadUnits - toleranceUnits + costUnits)
local allowed = early < 0 or early == 0 and earlyUnits == 0
if allowed then
    early, earlyUnits = 0, 0
end
if allowed and action == 'take' then
    ahead, aheadUnits = carried(ahead + cost, aheadUnits + costUnits)
    save(ahead, aheadUnits)
elseif state then
    -- Changes nothing, but fails on a replica: a decision is never made from a state that may be old.
    redis.call('SETNX', KEYS[1], '')
else
    redis.call('UNLINK', KEYS[1])
end
local free = (tolerance - ahead) * scale + toleranceUnits - aheadUnits
local remaining = math.max(0, math.floor(free / interval))
return {allowed and 1 or 0, remaining, early, earlyUnits, ahead, aheadUnits}
