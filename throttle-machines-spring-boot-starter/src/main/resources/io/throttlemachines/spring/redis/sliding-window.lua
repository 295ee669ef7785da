-- Two weighted windows: the permits of this window, plus those of the window before times the share of it that lies
-- within one period before now, rounded up. Begins the script that windows.lua completes.

-- Returns floor(count * micros / divisor) and the remainder, exactly. A product of 2^53 or more is divided digit by digit, in
-- a base that keeps each step below 2^53; divisor <= 2^51, so the base is at least 2.
local function timesDivided(count, micros, divisor)
    local product = count * micros
    if product < 9007199254740992 then
        local quotient = math.floor(product / divisor)
        return quotient, product - quotient * divisor
    end
    local whole = math.floor(count / divisor)
    local factor = count - whole * divisor
    local base = math.floor(4503599627370496 / divisor)
    local place = 1
    while place * base <= micros do
        place = place * base
    end
    local quotient, remainder, rest = 0, 0, micros
    while place >= 1 do
        local digit = math.floor(rest / place)
        local step = remainder * base + factor * digit
        local part = math.floor(step / divisor)
        quotient = quotient * base + part
        remainder = step - part * divisor
        rest = rest - digit * place
        place = place / base
    end
    return whole * micros + quotient, remainder
end

-- The permits of an entry that count now.
local function counted(entry, elapsed)
    if entry.before == 0 then
        return entry.used
    end
    local weighted, remainder = timesDivided(entry.before, entry.period - math.max(0, elapsed), entry.period)
    return entry.used + weighted + (remainder > 0 and 1 or 0)
end

-- How far into the next window the weight of a window's permits has fallen to at most this many.
local function untilAtMost(used, room, period)
    if used <= room then
        return 0
    end
    local kept = timesDivided(room, period, used)
    return period - kept
end

-- How long, in microseconds, until permits are free.
local function untilFree(entry, elapsed, limit, permits)
    local passed = math.max(0, elapsed)
    local room = limit - entry.used - permits
    if room >= 0 then
        return math.max(0, untilAtMost(entry.before, room, entry.period) - passed)
    end
    return entry.period - passed + untilAtMost(entry.used, limit - permits, entry.period)
end

-- When all permits are back, in microseconds of the server's time; 0 if they are.
local function fullAt(entry)
    if entry.used > 0 then
        return entry.start + 2 * entry.period
    end
    return entry.before > 0 and entry.start + entry.period or 0
end
