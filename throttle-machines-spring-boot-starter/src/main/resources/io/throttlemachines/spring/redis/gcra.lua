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
local floor = math.floor

-- Moves whole microseconds out of the units. Mostly there are none.
local function carried(micros, units)
    if units >= 0 and units < scale then
        return micros, units
    end
    local whole = floor(units / scale)
    return micros + whole, units - whole * scale
end

-- How far the state is ahead of the clock, rounded up to this caller's units.
local ahead, aheadUnits = 0, 0
local state = redis.call('GET', KEYS[1])
if state then
    local micros, units, counted = struct.unpack('>ddd', state)
    ahead, aheadUnits = carried(micros - now, math.ceil(units * scale / counted))
end

-- What all permits on lease cost. What follows about leases is created only if there are any, because most calls need none
-- of it, and each function costs the server more than a decision.
local leased, leasedUnits = 0, 0
local leases, own, most, costOf
if action == 3 or state and #state > STATE_BYTES then
    leases = {}

    -- What permits on lease cost, rounded up to this caller's units.
    function costOf(lease, permits)
        local total = permits * lease.interval
        local micros = floor(total / lease.scale)
        return carried(micros, math.ceil((total - micros * lease.scale) * scale / lease.scale))
    end

    -- Counts permits on lease as spent at a moment, which is a distance from now.
    local function spend(lease, permits, moment)
        if ahead < moment then
            ahead, aheadUnits = moment, 0
        end
        local micros, units = costOf(lease, permits)
        ahead, aheadUnits = carried(ahead + micros, aheadUnits + units)
    end

    -- The report of a holder.
    local holder, spent, keeps
    if action == 3 then
        local micros
        holder, spent, keeps, most, micros = struct.unpack('>ddddd', ARGV[1], MORE_ARGUMENTS)
        own = {holder = holder, permits = 0, interval = interval, scale = scale, ends = now + micros}
    end

    -- The leases of the state. Those that are over count as spent.
    local present, over = {}, {}
    for at = STATE_BYTES + 1, state and #state or 0, LEASE_BYTES do
        local holder, permits, interval, scale, ends = struct.unpack('>ddddd', state, at)
        local list = ends > now and present or over
        list[#list + 1] = {holder = holder, permits = permits, interval = interval, scale = scale, ends = ends}
    end
    table.sort(over, function(one, other) return one.ends < other.ends end)
    for _, lease in ipairs(over) do
        spend(lease, lease.permits, lease.ends - now)
    end

    -- A lease of the holder by other settings ends here, because later reports could not tell the two apart.
    for _, lease in ipairs(present) do
        if lease.holder ~= holder then
            leases[#leases + 1] = lease
        elseif lease.interval == interval and lease.scale == scale then
            spend(lease, math.min(spent, lease.permits), 0)
            own.permits = math.max(0, math.min(lease.permits - spent, keeps))
        else
            spend(lease, lease.permits, 0)
        end
    end
    leases[#leases + 1] = own
    for _, lease in ipairs(leases) do
        local micros, units = costOf(lease, lease.permits)
        leased, leasedUnits = carried(leased + micros, leasedUnits + units)
    end
end
if ahead < 0 then
    ahead, aheadUnits = 0, 0
end

local changed = action == 3
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
end

-- The requests are decided in order.
local kept, granted = 0, 0
local answer
local answers = ARGV[2] and {}
for at = 1 - COST_BYTES, ARGV[2] and #ARGV[2] or 0, COST_BYTES do
    if at > 0 then
        cost, costUnits = struct.unpack('>dd', ARGV[2], at)
    end
    local allowed, early, earlyUnits = true, 0, 0
    if action ~= 2 then
        early, earlyUnits =
            carried(ahead + leased - tolerance + cost, aheadUnits + leasedUnits - toleranceUnits + costUnits)
        allowed = early < 0 or early == 0 and earlyUnits == 0
    end
    if allowed then
        early, earlyUnits = 0, 0
        if action == 1 or action == 3 then
            ahead, aheadUnits = carried(ahead + cost, aheadUnits + costUnits)
            changed = true
        end
    end
    local full, fullUnits = carried(ahead + leased, aheadUnits + leasedUnits)
    local free = floor(((tolerance - full) * scale + toleranceUnits - fullUnits) / interval)
    if own then
        kept = own.permits
        if allowed then
            granted = math.max(0, math.min(most - kept, floor(free / 2)))
        end
        local micros, units = costOf(own, granted)
        leased, leasedUnits = carried(leased + micros, leasedUnits + units)
        full, fullUnits = carried(full + micros, fullUnits + units)
        free = free - granted
        own.permits = kept + granted
        if own.permits == 0 then
            leases[#leases] = nil
        end
    end
    if free < 0 then
        free = 0
    end
    answer = struct.pack('>ddddddd', allowed and 1 or 0, free, early, earlyUnits, full, fullUnits, now)
    if answers then
        answers[#answers + 1] = answer
    end
end

if not changed and state then
    -- Changes nothing, but fails on a replica: a decision is never made from a state that may be old.
    redis.call('SETNX', KEYS[1], '')
elseif not changed or ahead == 0 and aheadUnits == 0 and not (leases and leases[1]) then
    redis.call('UNLINK', KEYS[1])
else
    -- The key expires when all permits are back, even if all that are on lease are spent when the last lease ends.
    local last, after = ahead, struct.pack('>ddd', now + ahead, aheadUnits, scale)
    if leases then
        local parts = {after}
        for _, lease in ipairs(leases) do
            parts[#parts + 1] =
                struct.pack('>ddddd', lease.holder, lease.permits, lease.interval, lease.scale, lease.ends)
            last = math.max(last, lease.ends - now)
        end
        after = table.concat(parts)
    end
    local due, dueUnits = carried(now + last + leased, aheadUnits + leasedUnits)
    redis.call('SET', KEYS[1], after, 'PXAT', math.ceil((dueUnits > 0 and due + 1 or due) / 1000))
end
if own then
    return answer .. struct.pack('>ddd', kept, granted, own.ends - now)
end
return answers and table.concat(answers) or answer
