-- Counts permits in windows on one key. It follows the functions of an algorithm: counted, untilFree, fullAt.
--
-- Windows begin at multiples of their period in the server's time. The state has one entry for each period that callers
-- use: period, start, used, before, granted. Each grant counts in all entries, so each says for its own windows what all
-- callers together have taken: in the window that begins at start, and in the one before. granted is the start of the last
-- window in which a caller with this period was granted a permit. After the entries comes, if permits are on lease, when the
-- last lease ends. Times are whole microseconds.
--
-- Permits on lease count in all windows from the moment at which they are granted, and the lease ends with the first of these
-- windows to end, so each is spent in a window that counts it. A period that is new begins with the window in which the
-- last lease ends, so that it counts them too.
--
-- Argument: action (0 look, 1 take, 2 give back, 3 lease), period, limit, permits, when the permits to give back were taken,
-- or the oldest ones on lease granted, in the server's time; for a lease also how many permits the holder hands back, keeps,
-- and wants to have at most, and for how many microseconds. Reply: allowed, remaining, retry-after, reset-after, the server's
-- time; for a lease also permits kept, permits granted, and the microseconds until it ends. A second argument is
-- how many permits further requests want to take, which are decided in order; the reply is one for each of them, one after the
-- other. Arguments, reply and state are packed as big-endian doubles. All are whole numbers below 2^53, which a double
-- represents exactly, and so are all results.

local LARGEST_COUNT = 1000000000000000
local LARGEST_TIME = 9007199254740991
local FORGOTTEN_AFTER_WINDOWS = 10
local ENTRY_BYTES = 40
local LEASE_BYTES = 8
local COUNT_BYTES = 8
local MORE_ARGUMENTS = 41

local action, period, limit, permits, taken = struct.unpack('>ddddd', ARGV[1])

local state = redis.call('GET', KEYS[1])
local entries, own, leasedUntil = {}, nil, 0
if state then
    local size = #state
    if size % ENTRY_BYTES > 0 then
        size = size - LEASE_BYTES
        leasedUntil = struct.unpack('>d', state, size + 1)
    end
    for at = 1, size, ENTRY_BYTES do
        local length, start, used, before, granted = struct.unpack('>ddddd', state, at)
        if not (length >= 1 and length <= LARGEST_TIME and start >= 0 and start <= LARGEST_TIME) then
            error('unreadable state')
        end
        local entry = {period = length, start = start, used = used, before = before, granted = granted}
        entries[#entries + 1] = entry
        if length == period then
            own = entry
        end
    end
end

-- Permits go back to the window in which they were taken.
local returned, keeps, most, micros = permits, 0, 0, 0
if action == 3 then
    returned, keeps, most, micros = struct.unpack('>dddd', ARGV[1], MORE_ARGUMENTS)
end
if action > 1 then
    for _, entry in ipairs(entries) do
        if entry.start <= taken and taken < entry.start + entry.period then
            entry.used = math.max(0, entry.used - returned)
        end
    end
end

-- Moves entries to the window that is current now. A window that lies ahead, because the clock went back, stays.
for _, entry in ipairs(entries) do
    local start = now - now % entry.period
    if entry.start < start then
        entry.before = entry.start == start - entry.period and entry.used or 0
        entry.used = 0
        entry.start = start
    end
end

-- For a first caller with this period as many permits count in its window as the others' entries count now.
local asked = own
if not asked then
    local from = math.max(now, leasedUntil - 1)
    asked = {period = period, start = from - from % period, used = 0, before = 0, granted = 0}
    for _, entry in ipairs(entries) do
        asked.used = math.max(asked.used, counted(entry, now - entry.start))
    end
end

-- Permits that are left to this caller.
local function left()
    return math.max(0, limit - counted(asked, now - asked.start))
end

local wait, changed, kept, granted, ends = 0, action == 3 or action == 2 and state, 0, 0, now

-- Counts granted permits in the windows of all periods.
local function count(grant)
    if not own then
        own = asked
        entries[#entries + 1] = asked
    end
    for _, entry in ipairs(entries) do
        entry.used = math.min(entry.used + grant, LARGEST_COUNT)
    end
    asked.granted = asked.start
end

local function decide(wanted)
    wait = wanted > 0 and untilFree(asked, now - asked.start, limit, wanted) or 0
    if wait == 0 and action == 1 then
        count(wanted)
        changed = true
    end
end

-- What the caller hears of the latest decision.
local function answer()
    return struct.pack('>ddddd', wait == 0 and 1 or 0, left(), wait, math.max(0, fullAt(asked) - now), now)
end

if action ~= 2 then
    decide(permits)
end

-- Further requests of the same kind are decided in order.
local answers
if ARGV[2] then
    answers = {answer()}
    for at = 1, #ARGV[2], COUNT_BYTES do
        local wanted = struct.unpack('>d', ARGV[2], at)
        decide(wanted)
        answers[#answers + 1] = answer()
    end
end

if action == 3 then
    -- The holder keeps the permits that were granted in the windows that are current now.
    kept = own and keeps or 0
    for _, entry in ipairs(entries) do
        if taken < entry.start then
            kept = 0
        end
    end
    if wait == 0 then
        granted = math.max(0, math.min(most - kept, math.floor((left() - permits) / 2)))
        if permits + granted > 0 then
            count(permits + granted)
        end
    end
end
if kept + granted > 0 then
    -- A lease ends with the first window to end.
    ends = now + micros
    for _, entry in ipairs(entries) do
        ends = math.min(ends, entry.start + entry.period)
    end
    leasedUntil = math.max(leasedUntil, ends)
end

if changed then
    -- The key expires when all permits are back. While callers use several periods it stays as long as their entries are of
    -- use: each then knows what callers with other periods have taken. An entry that no caller has used for long is left out.
    local parts, full, forgotten = {}, 0, 0
    for _, entry in ipairs(entries) do
        local due = entry.granted + FORGOTTEN_AFTER_WINDOWS * entry.period
        if now < due then
            parts[#parts + 1] =
                struct.pack('>ddddd', entry.period, entry.start, entry.used, entry.before, entry.granted)
            full = math.max(full, fullAt(entry))
            forgotten = math.max(forgotten, due)
        end
    end
    local expiry = #parts > 1 and forgotten or full
    if expiry == 0 then
        redis.call('UNLINK', KEYS[1])
    else
        if leasedUntil > now then
            parts[#parts + 1] = struct.pack('>d', leasedUntil)
        end
        redis.call('SET', KEYS[1], table.concat(parts), 'PXAT', math.ceil(expiry / 1000))
    end
elseif state then
    -- Changes nothing, but fails on a replica: a decision is never made from a state that may be old.
    redis.call('SETNX', KEYS[1], '')
else
    redis.call('UNLINK', KEYS[1])
end
if answers then
    return table.concat(answers)
elseif action == 3 then
    return answer() .. struct.pack('>ddd', kept, granted, ends - now)
end
return answer()
