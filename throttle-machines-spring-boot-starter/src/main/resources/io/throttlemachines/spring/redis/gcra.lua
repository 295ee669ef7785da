-- The generic cell rate algorithm (ITU-T I.371, ATM Forum Traffic Management 4.0) on one key.
--
-- The state is the theoretical arrival time, a point in the server's time: whole microseconds, a fraction of units, and how many
-- units a microsecond has for that fraction. It does not depend on anyone's settings, so callers with different settings
-- share it.
--
-- Argument: action (0 look, 1 take, 2 give back), units per microsecond, units per permit, then as microseconds and units the
-- tolerance and the cost of the requested permits. Reply: allowed, remaining, retry-after as microseconds and units, reset-after
-- as microseconds and units. Arguments, reply and state are packed as big-endian doubles.
--
-- All are whole numbers below 2^53, which a double represents exactly. So are all results: a distance is kept as a pair of
-- microseconds and units, and only one within the tolerance is converted to units.

local action, scale, interval, tolerance, toleranceUnits, cost, costUnits = struct.unpack('>ddddddd', ARGV[1])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

-- Moves whole microseconds out of the units.
local function carried(micros, units)
    local whole = math.floor(units / scale)
    return micros + whole, units - whole * scale
end

-- How far the state is ahead of the clock, rounded up to this caller's units.
local ahead, aheadUnits = 0, 0
local state = redis.call('GET', KEYS[1])
if state then
    local micros, units, counted = struct.unpack('>ddd', state)
    ahead, aheadUnits = carried(micros - now, math.ceil(units * scale / counted))
    if ahead < 0 then
        ahead, aheadUnits = 0, 0
    end
end

local allowed, early, earlyUnits = true, 0, 0
local changed = action > 0
if action == 2 then
    changed = state
    ahead, aheadUnits = carried(ahead - cost, aheadUnits - costUnits)
    if ahead < 0 then
        ahead, aheadUnits = 0, 0
    end
else
    early, earlyUnits = carried(ahead - tolerance + cost, aheadUnits - toleranceUnits + costUnits)
    allowed = early < 0 or early == 0 and earlyUnits == 0
    if not allowed then
        changed = false
    else
        early, earlyUnits = 0, 0
        if action == 1 then
            ahead, aheadUnits = carried(ahead + cost, aheadUnits + costUnits)
        end
    end
end

if not changed and state then
    -- Changes nothing, but fails on a replica: a decision is never made from a state that may be old.
    redis.call('SETNX', KEYS[1], '')
elseif not changed or ahead == 0 and aheadUnits == 0 then
    redis.call('UNLINK', KEYS[1])
else
    -- The key expires when all permits are back.
    local due = now + ahead
    local expiry = math.ceil((aheadUnits > 0 and due + 1 or due) / 1000)
    redis.call('SET', KEYS[1], struct.pack('>ddd', due, aheadUnits, scale), 'PXAT', expiry)
end
local remaining = math.max(0, math.floor(((tolerance - ahead) * scale + toleranceUnits - aheadUnits) / interval))
return struct.pack('>dddddd', allowed and 1 or 0, remaining, early, earlyUnits, ahead, aheadUnits)
