-- Fixed windows: at most so many permits in each window. Begins the script that windows.lua completes.

-- The permits of an entry that count now.
local function counted(entry, elapsed)
    return entry.used
end

-- How long, in microseconds, until permits are free.
local function untilFree(entry, elapsed, limit, permits)
    return permits <= limit - entry.used and 0 or entry.period - elapsed
end

-- When all permits are back, in microseconds of the server's time; 0 if they are.
local function fullAt(entry)
    return entry.used > 0 and entry.start + entry.period or 0
end
