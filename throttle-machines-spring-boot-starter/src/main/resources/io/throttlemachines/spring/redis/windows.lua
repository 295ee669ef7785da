-- Counts permits in windows on one key. It follows the functions of an algorithm: counted, untilFree, fullAt.
--
-- Windows begin at multiples of their period in the server's time. The state has one entry for each period that callers
-- use: "period start used before granted". Each grant counts in all entries, so each says for its own windows what all
-- callers together have taken: in the window that begins at start, and in the one before. granted is the start of the last
-- window in which a caller with this period was granted a permit. Times are whole microseconds.
--
-- ARGV: action (take, look or give-back), period, limit, permits; how long ago the permits to give back were taken. All are
-- whole numbers below 2^53, which Lua's numbers represent exactly, and so are all results.
-- Reply: allowed, remaining, retry-after, reset-after.

local LARGEST_COUNT = 1000000000000000
local FORGOTTEN_AFTER_WINDOWS = 10

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local action, period, limit = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local permits, ago = tonumber(ARGV[4]), tonumber(ARGV[5])

local function read(state)
    local entries, own = {}, nil
    for length, start, used, before, granted in string.gmatch(state or '', '(%d+) (%d+) (%d+) (%d+) (%d+)') do
        local entry = {
            period = tonumber(length), start = tonumber(start), used = tonumber(used), before = tonumber(before),
            granted = tonumber(granted)
        }
        entries[#entries + 1] = entry
        if entry.period == period then
            own = entry
        end
    end
    if state and #entries == 0 then
        error('This is no state of a limiter.')
    end
    return entries, own
end

-- Moves an entry to the window that is current now. A window that lies ahead, because the clock went back, stays.
local function roll(entry)
    local start = now - now % entry.period
    if entry.start < start then
        entry.before = entry.start == start - entry.period and entry.used or 0
        entry.used = 0
        entry.start = start
    end
end

-- A first caller with this period: as many permits count in its window as the others' entries count now.
local function begin(entries)
    local used = 0
    for _, entry in ipairs(entries) do
        used = math.max(used, counted(entry, now - entry.start))
    end
    local start = now - now % period
    return {period = period, start = start, used = used, before = 0, granted = start}
end

-- The key expires when all permits are back. While callers use several periods it stays as long as their entries are
-- of use: each then knows what callers with other periods have taken. An entry that no caller has used for long is left out.
local function save(entries)
    local kept, full, forgotten = {}, 0, 0
    for _, entry in ipairs(entries) do
        local due = entry.granted + FORGOTTEN_AFTER_WINDOWS * entry.period
        if now < due then
            kept[#kept + 1] = string.format('%.0f %.0f %.0f %.0f %.0f',
                entry.period, entry.start, entry.used, entry.before, entry.granted)
            full = math.max(full, fullAt(entry))
            forgotten = math.max(forgotten, due)
        end
    end
    local expiry = #kept > 1 and forgotten or full
    if expiry == 0 then
        redis.call('UNLINK', KEYS[1])
    else
        redis.call('SET', KEYS[1], table.concat(kept, ' '), 'PXAT', string.format('%.0f', math.ceil(expiry / 1000)))
    end
end

local state = redis.call('GET', KEYS[1])
local entries, own = read(state)

if action == 'give-back' then
    local taken = now - ago
    for _, entry in ipairs(entries) do
        if entry.start <= taken and taken < entry.start + entry.period then
            entry.used = math.max(0, entry.used - permits)
        end
        roll(entry)
    end
    save(entries)
    return {}
end

for _, entry in ipairs(entries) do
    roll(entry)
end
local asked = own or begin(entries)
local wait = permits == 0 and 0 or untilFree(asked, now - asked.start, limit, permits)
if wait == 0 and action == 'take' then
    for _, entry in ipairs(entries) do
        entry.used = math.min(entry.used + permits, LARGEST_COUNT)
    end
    if not own then
        asked.used = math.min(asked.used + permits, LARGEST_COUNT)
        entries[#entries + 1] = asked
    end
    asked.granted = asked.start
    save(entries)
elseif state then
    -- Changes nothing, but fails on a replica: a decision is never made from a state that may be old.
    redis.call('SETNX', KEYS[1], '')
else
    redis.call('UNLINK', KEYS[1])
end
local remaining = math.max(0, limit - counted(asked, now - asked.start))
return {wait == 0 and 1 or 0, remaining, wait, math.max(0, fullAt(asked) - now)}
