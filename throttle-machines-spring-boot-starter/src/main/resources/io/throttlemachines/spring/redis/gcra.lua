-- The generic cell rate algorithm (ITU-T I.371, ATM Forum Traffic Management 4.0) on one key.
--
-- The state has one entry for each of the settings that callers use: how many units a microsecond has, the units of the
-- theoretical arrival time, what a permit costs in units, in how many microseconds the burst comes back, the theoretical arrival
-- time, a point in the server's time in microseconds, and until when the entry is of use. Each grant counts in all entries, by
-- the cost that each has, so each says for its own settings what all callers together have taken; no more than the burst can be
-- missing. After the entries comes one part for each lease: two zeros, holder, how many permits the holder has on lease and
-- has not reported as spent, the microsecond at which the lease ends, and a zero.
--
-- Permits on lease count as taken, but do not come back while they are on lease. Why this never grants too many: let L be how
-- far an entry is ahead of the clock, R the same if each permit counted at the moment at which it is really spent, S what the
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
-- each of them, one after the other. All are packed as big-endian doubles, the first two numbers of each part of the state in four
-- bytes each.
--
-- All are whole numbers below 2^53, which a double represents exactly. So are all results: a distance is kept as a pair of
-- microseconds and units, and only one within the tolerance is converted to units. What many permits cost by another caller's
-- settings may be more, and counts as the burst then.

local PART_BYTES = 40
local COST_BYTES = 16
local MORE_ARGUMENTS = 57
local FORGOTTEN_AFTER_BURSTS = 10
local MOST_ENTRIES = 8
local LARGEST = 9007199254740991

local action, scale, interval, tolerance, toleranceUnits, cost, costUnits = struct.unpack('>ddddddd', ARGV[1])
local back = toleranceUnits > 0 and tolerance + 1 or tolerance
local floor = math.floor

-- Moves whole microseconds out of the units. Mostly there are none.
local function carried(micros, units, scale)
    if units >= 0 and units < scale then
        return micros, units
    end
    local whole = floor(units / scale)
    return micros + whole, units - whole * scale
end

-- How far the caller's entry is ahead of the clock.
local ahead, aheadUnits = 0, 0
local state = redis.call('GET', KEYS[1])
local alone = action ~= 3
if alone and state then
    local counted, units, each, whole, micros = struct.unpack('>IIddd', state)
    alone = #state == PART_BYTES and counted == scale and each == interval and whole == back
    ahead, aheadUnits = micros - now, units
end

-- What follows is created only if there are other entries or leases, because most calls need none of it, and each function
-- costs the server more than a decision.
local entries, leases, leased, own, most, count = nil, nil, 0
if not alone then
    entries, leases = {}, {}

    -- Counts permits in an entry at a moment, which is a distance from now.
    function count(entry, permits, moment)
        if entry.ahead < moment then
            entry.ahead, entry.units = moment, 0
        end
        local full = math.max(entry.ahead, moment + entry.back)
        local micros, units = carried(entry.ahead, entry.units + permits * entry.interval, entry.scale)
        if micros < full then
            entry.ahead, entry.units = micros, units
        elseif entry.ahead < full then
            entry.ahead, entry.units = full, 0
        end
    end

    -- As many permits as an entry says, in this caller's units; at most the caller's burst. A part of a permit is rounded up by at most two
    -- units, because the product of two numbers may be too large to be exact.
    local function inUnitsOfCaller(entry)
        local total = math.max(0, entry.ahead * entry.scale + entry.units)
        local whole = floor(total / entry.interval)
        local part = total - whole * entry.interval
        if part > 0 then
            part = math.min(interval, floor(part / entry.interval * interval) + 2)
        end
        local micros, units = carried(0, whole * interval + part, scale)
        if micros > tolerance or micros == tolerance and units > toleranceUnits then
            return tolerance, toleranceUnits
        end
        return micros, units
    end

    local asking
    local present, over = {}, {}
    for at = 1, state and #state or 0, PART_BYTES do
        local counted, units, first, second, third, due = struct.unpack('>IIdddd', state, at)
        if first < 0 or first > LARGEST or second < 0 or second > LARGEST or third < 0 or third > LARGEST then
            error('unreadable state')
        elseif counted == 0 then
            local list = third > now and present or over
            list[#list + 1] = {holder = first, permits = second, ends = third}
        else
            local entry = {scale = counted, interval = first, back = second, ahead = third - now, units = units, due = due}
            entries[#entries + 1] = entry
            if counted == scale and first == interval and second == back then
                asking = entry
            end
        end
    end

    local function spend(permits, moment)
        for _, entry in ipairs(entries) do
            count(entry, permits, moment)
        end
    end

    -- Leases that are over count as spent.
    table.sort(over, function(one, other) return one.ends < other.ends end)
    for _, lease in ipairs(over) do
        spend(lease.permits, lease.ends - now)
    end

    -- The report of a holder.
    local holder, spent, keeps
    if action == 3 then
        local micros
        holder, spent, keeps, most, micros = struct.unpack('>ddddd', ARGV[1], MORE_ARGUMENTS)
        own = {holder = holder, permits = 0, ends = now + micros}
    end
    for _, lease in ipairs(present) do
        if lease.holder == holder then
            spend(math.min(spent, lease.permits), 0)
            own.permits = math.max(0, math.min(lease.permits - spent, keeps))
        else
            leases[#leases + 1] = lease
        end
    end
    leases[#leases + 1] = own
    for _, lease in ipairs(leases) do
        leased = leased + lease.permits
    end

    -- A first caller with these settings begins with as many permits taken as the other entries say at most.
    if not asking then
        asking = {ahead = 0, units = 0}
        for _, entry in ipairs(entries) do
            local micros, units = inUnitsOfCaller(entry)
            if micros > asking.ahead or micros == asking.ahead and units > asking.units then
                asking.ahead, asking.units = micros, units
            end
        end
    end
    ahead, aheadUnits = asking.ahead, asking.units
    table.sort(entries, function(one, other) return one.due > other.due end)
    for at = #entries, 1, -1 do
        if entries[at] == asking or entries[at].due <= now or at > MOST_ENTRIES then
            table.remove(entries, at)
        end
    end
end
if ahead < 0 then
    ahead, aheadUnits = 0, 0
end


-- What all permits on lease cost. No more than the burst can be missing.
local onLease, onLeaseUnits = 0, 0
if leased > 0 then
    onLease, onLeaseUnits = carried(0, leased * interval, scale)
    local left = math.max(0, back - ahead)
    if onLease >= left then
        onLease, onLeaseUnits = left, 0
    end
end

local changed, taken = action == 3, 0
if action == 2 then
    -- Without these permits all others might have been back at any moment since. What returned after that would have been lost.
    -- So it would in other entries, which may have begun since, or missed no more than their burst.
    changed = state
    local passed = now - struct.unpack('>d', ARGV[1], MORE_ARGUMENTS)
    local micros, units = carried(cost - math.max(0, passed), costUnits, scale)
    if micros >= 0 then
        ahead, aheadUnits = carried(ahead - micros, aheadUnits - units, scale)
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
            carried(ahead + onLease - tolerance + cost, aheadUnits + onLeaseUnits - toleranceUnits + costUnits, scale)
        allowed = early < 0 or early == 0 and earlyUnits == 0
    end
    if allowed then
        early, earlyUnits = 0, 0
        if action == 1 or action == 3 then
            ahead, aheadUnits = carried(ahead + cost, aheadUnits + costUnits, scale)
            taken = taken + cost * scale + costUnits
            changed = true
        end
    end
    local full, fullUnits = carried(ahead + onLease, aheadUnits + onLeaseUnits, scale)
    local free = floor(((tolerance - full) * scale + toleranceUnits - fullUnits) / interval)
    if own then
        kept = own.permits
        if allowed then
            granted = math.max(0, math.min(most - kept, floor(free / 2)))
        end
        onLease, onLeaseUnits = carried(onLease, onLeaseUnits + granted * interval, scale)
        full, fullUnits = carried(full, fullUnits + granted * interval, scale)
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
elseif not changed or ahead == 0 and aheadUnits == 0 and not (entries and entries[1]) and not (leases and leases[1]) then
    redis.call('UNLINK', KEYS[1])
else
    local due = math.min(now + FORGOTTEN_AFTER_BURSTS * back, LARGEST)
    local after = struct.pack('>IIdddd', scale, aheadUnits, interval, back, now + ahead, due)
    local ends, full = 0, 0
    if entries then
        local parts = {after}
        for _, entry in ipairs(entries) do
            count(entry, taken / interval, 0)
            parts[#parts + 1] =
                struct.pack('>IIdddd', entry.scale, entry.units, entry.interval, entry.back, now + entry.ahead, entry.due)
            full = math.max(full, leases[1] and entry.back or 0, entry.ahead + 1)
        end
        for _, lease in ipairs(leases) do
            parts[#parts + 1] = struct.pack('>IIdddd', 0, 0, lease.holder, lease.permits, lease.ends, 0)
            ends = math.max(ends, lease.ends - now)
        end
        after = table.concat(parts)
    end
    -- The key expires when all permits are back by all settings, even if all that are on lease are spent when the last lease ends.
    local expiry, expiryUnits = carried(now + math.max(ahead, ends) + onLease, aheadUnits + onLeaseUnits, scale)
    expiry = math.max(expiryUnits > 0 and expiry + 1 or expiry, now + ends + full)
    redis.call('SET', KEYS[1], after, 'PXAT', math.ceil(expiry / 1000))
end
if own then
    return answer .. struct.pack('>ddd', kept, granted, own.ends - now)
end
return answers and table.concat(answers) or answer
