-- The generic cell rate algorithm (ITU-T I.371, ATM Forum Traffic Management 4.0) on one key.
--
-- The state is the theoretical arrival time, a point in the server's time: whole microseconds, a fraction of units, and how many
-- units a microsecond has for that fraction. It does not depend on anyone's settings, so callers with different settings
-- share it. After it comes one part for each lease: holder, how many permits the holder has on lease and has not reported as
-- spent, what one costs in units and how many units a microsecond has, both by the settings with which they were granted, and
-- the microsecond at which the lease ends.
--
-- Permits on lease count as taken, but do not come back while they are on lease. Why this never grants too many: let L be how
-- far the state is ahead of the clock, R the same if each permit counted at the moment at which it is really spent, S what the
-- permits cost that are spent and not reported, and O what all permits on lease cost. Always R <= L + S: a permit spent on lease
-- raises R and S alike, a report moves its cost from S to L, and time lowers L only while it lowers R, or when L is zero,
-- and then R <= S follows as well, because each of the spent permits raised R by its cost at most. And S <= O. A caller is
-- granted what costs C only if L + O + C <= tolerance, and afterwards L + O never rises without another grant. So a
-- holder that spends all it has reaches R <= L + O <= tolerance at most. A lease that ends counts as spent at its end, when
-- the last of its permits can have been spent, because the holder measures it from before it asked.
--
-- Argument: action (0 look, 1 take, 2 give back, 3 lease), units per microsecond, units per permit, then as microseconds and
-- units the tolerance and the cost of the requested permits; to give back also when they were taken, in the server's time;
-- for a lease also holder, how many permits it has spent, keeps, and wants to have at most, and for how many microseconds.
-- Reply: allowed, remaining, retry-after as microseconds and units, reset-after as microseconds and units, as if all permits on
-- lease were spent now, and the server's time; for a lease also permits kept, permits granted, and the microseconds until it
-- ends. A second argument are the costs of further requests to take permits, which are decided in order; the reply is one for
-- each of them, one after the other. Arguments, reply and state are packed as big-endian doubles.
--
-- All are whole numbers below 2^53, which a double represents exactly. So are all results: a distance is kept as a pair of
-- microseconds and units, and only one within the tolerance is converted to units.

local STATE_BYTES = 24
local LEASE_BYTES = 40
local COST_BYTES = 16
local MORE_ARGUMENTS = 57

local action, scale, interval, tolerance, toleranceUnits, cost, costUnits = struct.unpack('>ddddddd', ARGV[1])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

-- Moves whole microseconds out of the units.
local function carried(micros, units)
    local whole = math.floor(units / scale)
    return micros + whole, units - whole * scale
end

-- What permits on lease cost, rounded up to this caller's units.
local function costOf(lease, permits)
    local total = permits * lease.interval
    local micros = math.floor(total / lease.scale)
    return carried(micros, math.ceil((total - micros * lease.scale) * scale / lease.scale))
end

-- How far the state is ahead of the clock, rounded up to this caller's units.
local ahead, aheadUnits = 0, 0

-- Counts permits on lease as spent at a moment, which is a distance from now.
local function spend(lease, permits, moment)
    if ahead < moment then
        ahead, aheadUnits = moment, 0
    end
    local micros, units = costOf(lease, permits)
    ahead, aheadUnits = carried(ahead + micros, aheadUnits + units)
end

-- The leases of a state. Those that are over count as spent.
local function readLeases(state)
    local leases, over = {}, {}
    for at = STATE_BYTES + 1, #state, LEASE_BYTES do
        local holder, permits, interval, scale, ends = struct.unpack('>ddddd', state, at)
        local list = ends > now and leases or over
        list[#list + 1] = {holder = holder, permits = permits, interval = interval, scale = scale, ends = ends}
    end
    table.sort(over, function(one, other) return one.ends < other.ends end)
    for _, lease in ipairs(over) do
        spend(lease, lease.permits, lease.ends - now)
    end
    return leases
end

local state = redis.call('GET', KEYS[1])
local leases = {}
if state then
    local micros, units, counted = struct.unpack('>ddd', state)
    ahead, aheadUnits = carried(micros - now, math.ceil(units * scale / counted))
    if #state > STATE_BYTES then
        leases = readLeases(state)
    end
    if ahead < 0 then
        ahead, aheadUnits = 0, 0
    end
end

-- The report of a holder. A lease by other settings ends here, because later reports could not tell the two apart.
local own, most
if action == 3 then
    local holder, spent, keeps, wanted, micros = struct.unpack('>ddddd', ARGV[1], MORE_ARGUMENTS)
    local others = {}
    own = {holder = holder, permits = 0, interval = interval, scale = scale, ends = now + micros}
    most = wanted
    for _, lease in ipairs(leases) do
        if lease.holder ~= holder then
            others[#others + 1] = lease
        elseif lease.interval == interval and lease.scale == scale then
            spend(lease, math.min(spent, lease.permits), 0)
            own.permits = math.max(0, math.min(lease.permits - spent, keeps))
        else
            spend(lease, lease.permits, 0)
        end
    end
    leases = others
    leases[#leases + 1] = own
end

-- What all permits on lease cost.
local leased, leasedUnits = 0, 0
for _, lease in ipairs(leases) do
    local micros, units = costOf(lease, lease.permits)
    leased, leasedUnits = carried(leased + micros, leasedUnits + units)
end

local allowed, early, earlyUnits = true, 0, 0
local changed = action == 3

-- Decides about permits that cost so much.
local function decide(micros, units)
    early, earlyUnits =
        carried(ahead + leased - tolerance + micros, aheadUnits + leasedUnits - toleranceUnits + units)
    allowed = early < 0 or early == 0 and earlyUnits == 0
    if allowed then
        early, earlyUnits = 0, 0
        if action > 0 then
            ahead, aheadUnits = carried(ahead + micros, aheadUnits + units)
            changed = true
        end
    end
end

if action == 2 then
    -- Without these permits all others might have been back at any moment since. What returned after that would have been lost.
    changed = state
    local passed = now - struct.unpack('>d', ARGV[1], MORE_ARGUMENTS)
    local micros, units = carried(cost - math.max(0, passed), costUnits)
    if micros >= 0 then
        ahead, aheadUnits = carried(ahead - micros, aheadUnits - units)
    end
    if ahead < 0 then
        ahead, aheadUnits = 0, 0
    end
else
    decide(cost, costUnits)
end

-- How many permits are free.
local function free()
    return math.max(0, math.floor(
        ((tolerance - ahead - leased) * scale + toleranceUnits - aheadUnits - leasedUnits) / interval))
end

-- What the caller hears of the latest decision.
local function answer()
    local full, fullUnits = carried(ahead + leased, aheadUnits + leasedUnits)
    return struct.pack('>ddddddd', allowed and 1 or 0, free(), early, earlyUnits, full, fullUnits, now)
end

-- Further requests of the same kind are decided in order.
local answers
if ARGV[2] then
    answers = {answer()}
    for at = 1, #ARGV[2], COST_BYTES do
        decide(struct.unpack('>dd', ARGV[2], at))
        answers[#answers + 1] = answer()
    end
end

local kept, granted = 0, 0
if own then
    kept = own.permits
    if allowed then
        granted = math.max(0, math.min(most - kept, math.floor(free() / 2)))
    end
    local micros, units = costOf(own, granted)
    leased, leasedUnits = carried(leased + micros, leasedUnits + units)
    own.permits = kept + granted
    if own.permits == 0 then
        leases[#leases] = nil
    end
end

if not changed and state then
    -- Changes nothing, but fails on a replica: a decision is never made from a state that may be old.
    redis.call('SETNX', KEYS[1], '')
elseif not changed or ahead == 0 and aheadUnits == 0 and #leases == 0 then
    redis.call('UNLINK', KEYS[1])
else
    -- The key expires when all permits are back, even if all that are on lease are spent when the last lease ends.
    local parts, last = {struct.pack('>ddd', now + ahead, aheadUnits, scale)}, ahead
    for _, lease in ipairs(leases) do
        parts[#parts + 1] =
            struct.pack('>ddddd', lease.holder, lease.permits, lease.interval, lease.scale, lease.ends)
        last = math.max(last, lease.ends - now)
    end
    local due, dueUnits = carried(now + last + leased, aheadUnits + leasedUnits)
    local expiry = math.ceil((dueUnits > 0 and due + 1 or due) / 1000)
    redis.call('SET', KEYS[1], table.concat(parts), 'PXAT', expiry)
end
if answers then
    return table.concat(answers)
elseif own then
    return answer() .. struct.pack('>ddd', kept, granted, own.ends - now)
end
return answer()
