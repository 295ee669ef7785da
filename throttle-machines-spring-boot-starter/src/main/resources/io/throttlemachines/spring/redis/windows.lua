-- Counts permits in windows on one key. It follows the functions of an algorithm: counted, untilFree, fullAt.
--
-- Windows begin at multiples of their period in the server's time. The state has one entry for each period that callers
-- use: period, start, used, before, granted. Each grant counts in all entries, so each says for its own windows what all
-- callers together have taken: in the window that begins at start, and in the one before. granted is the start of the last
-- window in which a caller with this period was granted a permit. Times are whole microseconds.
--
-- Argument: action (0 look, 1 take, 2 give back), period, limit, permits, how long ago the permits to give back were taken.
-- Reply: allowed, remaining, retry-after, reset-after. Arguments, reply and state are packed as big-endian doubles. All
-- are whole numbers below 2^53, which a double represents exactly, and so are all results.

local LARGEST_COUNT = 1000000000000000
local FORGOTTEN_AFTER_WINDOWS = 10
local ENTRY_BYTES = 40

local action, period, limit, permits, ago = struct.unpack('>ddddd', ARGV[1])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local state = redis.call('GET', KEYS[1])
local entries, own = {}, nil
for at = 1, state and #state or 0, ENTRY_BYTES do
    local length, start, used, before, granted = struct.unpack('>ddddd', state, at)
    local entry = {period = length, start = start, used = used, before = before, granted = granted}
    entries[#entries + 1] = entry
    if length == period then
        own = entry
    end
end

-- Permits go back to the window in which they were taken.
if action == 2 then
    local taken = now - ago
    for _, entry in ipairs(entries) do
        if entry.start <= taken and taken < entry.start + entry.period then
            entry.used = math.max(0, entry.used - permits)
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
    asked = {period = period, start = now - now % period, used = 0, before = 0, granted = 0}
    for _, entry in ipairs(entries) do
        asked.used = math.max(asked.used, counted(entry, now - entry.start))
    end
end

local wait, changed = 0, false
if action == 2 then
    changed = state
elseif permits > 0 then
    wait = untilFree(asked, now - asked.start, limit, permits)
    changed = wait == 0 and action == 1
    if changed then
        if not own then
            entries[#entries + 1] = asked
        end
        for _, entry in ipairs(entries) do
            entry.used = math.min(entry.used + permits, LARGEST_COUNT)
        end
        asked.granted = asked.start
    end
end

if changed then
    -- The key expires when all permits are back. While callers use several periods it stays as long as their entries are of
    -- use: each then knows what callers with other periods have taken. An entry that no caller has used for long is left out.
    local kept, full, forgotten = {}, 0, 0
    for _, entry in ipairs(entries) do
        local due = entry.granted + FORGOTTEN_AFTER_WINDOWS * entry.period
        if now < due then
            kept[#kept + 1] =
                struct.pack('>ddddd', entry.period, entry.start, entry.used, entry.before, entry.granted)
            full = math.max(full, fullAt(entry))
            forgotten = math.max(forgotten, due)
        end
    end
    local expiry = #kept > 1 and forgotten or full
    if expiry == 0 then
        redis.call('UNLINK', KEYS[1])
    else
        redis.call('SET', KEYS[1], table.concat(kept), 'PXAT', math.ceil(expiry / 1000))
    end
elseif state then
    -- Changes nothing, but fails on a replica: a decision is never made from a state that may be old.
    redis.call('SETNX', KEYS[1], '')
else
    redis.call('UNLINK', KEYS[1])
end
local elapsed = now - asked.start
local remaining = math.max(0, limit - counted(asked, elapsed))
return struct.pack('>dddd', wait == 0 and 1 or 0, remaining, wait, math.max(0, fullAt(asked) - now))
