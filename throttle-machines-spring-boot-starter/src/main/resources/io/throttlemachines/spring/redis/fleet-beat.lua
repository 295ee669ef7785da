-- A sign of life. Follows fleet.lua.
--
-- Arguments: the instance, how long it counts as live, the greatest epoch and the version of the votes that it knows, the number of
-- its votes, for each vote the breaker and the epoch on which it is cast, then breakers and the epochs that the instance knows of them.
-- Reply: the time, the greatest epoch, how many instances are live, the version of the votes, the votes as pairs of an instance
-- and its list unless the instance knows that version, the changed breakers as triples of name, epoch and record, and 1 if the instance
-- was not live before.

local instance, lifetime, since, version = unpack(ARGV, 1, 4)
local VOTES_FROM = 6
local KNOWN_FROM = VOTES_FROM + 2 * ARGV[5]
local READ_AT_ONCE = 1000 -- a command of a script has some thousand arguments at most
local NAMED_WITHIN = 4 -- lifetimes: an instance names all its breakers every ten beats, of which three or more are a lifetime

local joined = redis.call('ZADD', INSTANCES, whole(now + lifetime), instance)
if redis.call('HGET', LIFETIMES, instance) ~= lifetime then
    redis.call('HSET', LIFETIMES, instance, lifetime)
end
if KNOWN_FROM == VOTES_FROM then
    votesChanged(redis.call('HDEL', VOTES, instance))
else
    local votes = cjson.encode(arguments(VOTES_FROM, KNOWN_FROM - 1))
    if redis.call('HGET', VOTES, instance) ~= votes then
        redis.call('HSET', VOTES, instance, votes)
        votesChanged(1)
    end
end

local votes = {}
local kept = tonumber(version) == votesVersion() and {} or redis.call('HGETALL', VOTES)
for at = 1, #kept, 2 do
    if kept[at] ~= VERSION then
        votes[#votes + 1] = kept[at]
        votes[#votes + 1] = cjson.decode(kept[at + 1])
    end
end

local changed, listed = {}, {}
local function list(breaker)
    local epoch, record = versioned(breaker)
    changed[#changed + 1] = breaker
    changed[#changed + 1] = epoch
    changed[#changed + 1] = record
    listed[breaker] = true
end

-- Compares some epochs that the instance knows, and keeps the records of their breakers.
local function compare(names, known)
    local records = redis.call('HMGET', RECORDS, unpack(names))
    local epochs = redis.call('ZMSCORE', EPOCHS, unpack(names))
    local kept = redis.call('ZMSCORE', KEPT, unpack(names))
    for at, breaker in ipairs(names) do
        local epoch = records[at] and epochs[at] and tonumber(epochs[at]) or 0
        if epoch > 0 then
            keep(breaker, kept[at], NAMED_WITHIN * lifetime)
        end
        if epoch ~= known[at] then
            list(breaker)
        end
    end
end
for from = KNOWN_FROM, #ARGV, 2 * READ_AT_ONCE do
    local names, known = {}, {}
    for at = from, math.min(from + 2 * READ_AT_ONCE, #ARGV) - 1, 2 do
        names[#names + 1] = ARGV[at]
        known[#known + 1] = tonumber(ARGV[at + 1])
    end
    compare(names, known)
end
if KNOWN_FROM <= #ARGV then
    forgetUnnamed()
end
for _, breaker in ipairs(redis.call('ZRANGEBYSCORE', EPOCHS, '(' .. since, '+inf')) do
    if not listed[breaker] and epochOf(breaker) > 0 then
        list(breaker)
    end
end
expire(tonumber(lifetime), INSTANCES, LIFETIMES, VOTES, RECORDS, EPOCHS, KEPT)
return {now, greatestEpoch(), redis.call('ZCARD', INSTANCES), votesVersion(), votes, changed, joined}
