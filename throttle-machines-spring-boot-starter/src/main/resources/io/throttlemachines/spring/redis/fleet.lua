-- What the instances of one fleet know of each other and of their breakers. Begins each of the scripts fleet-*.lua.
--
-- Keys, all in one hash slot:
--   instances  sorted set: until when each instance counts as live
--   lifetimes  hash: how long each instance counts as live after a sign of life
--   votes      hash: the breakers that an instance votes to open, each followed by the epoch on which it votes, as a list; an
--              instance without votes is missing. Under the empty name, which no instance has, it has the version of all votes
--   records    hash: the record of each breaker, as a list of names and values
--   epochs     sorted set: the epoch of each record. Under the empty name it has the greatest one before records were forgotten
--   kept       sorted set: until when each record is kept although no instance names its breaker
-- No script reads what is in a list.
-- A breaker has a record only if both records and epochs have it: a server may have evicted one of the keys.
--
-- Times are whole microseconds of the server's time; epochs are such times or one more than another epoch. All numbers are
-- below 2^53, which a double represents exactly.

local INSTANCES, LIFETIMES, VOTES, RECORDS, EPOCHS, KEPT = unpack(KEYS)
local VERSION = ''
local GREATEST = ''
local HOUR = 3600000000
local MISSING = -2 -- what PTTL replies for a key that does not exist

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

-- A number as Redis reads it without loss.
local function whole(number)
    return string.format('%.0f', number)
end

-- The arguments from one place to another.
local function arguments(from, to)
    local list = {}
    for at = from, to do
        list[#list + 1] = ARGV[at]
    end
    return list
end

-- The version of the votes; 0 if nobody has voted.
local function votesVersion()
    return tonumber(redis.call('HGET', VOTES, VERSION) or 0)
end

-- Gives the votes a new version if any has changed. It is never one of those before, even if the server has lost them.
local function votesChanged(count)
    if count > 0 then
        redis.call('HSET', VOTES, VERSION, whole(math.max(votesVersion() + 1, now)))
    end
end

-- An instance whose time is over takes its votes along, and all do if the key of the instances has expired before the others.
-- Removing fails on a replica, even if there is nothing to remove: what a script replies never comes from a state that may be old.
for _, instance in ipairs(redis.call('ZRANGEBYSCORE', INSTANCES, '-inf', whole(now))) do
    redis.call('HDEL', LIFETIMES, instance)
    votesChanged(redis.call('HDEL', VOTES, instance))
end
redis.call('ZREMRANGEBYSCORE', INSTANCES, '-inf', whole(now))
if redis.call('EXISTS', INSTANCES) == 0 then
    redis.call('DEL', LIFETIMES)
    for _, voter in ipairs(redis.call('HKEYS', VOTES)) do
        if voter ~= VERSION then -- the version stays, so that the next one is another
            votesChanged(redis.call('HDEL', VOTES, voter))
        end
    end
end

-- Keeps keys for an hour after this time, and writes that once in half an hour.
local function expire(time, ...)
    for _, key in ipairs({...}) do
        local left = redis.call('PTTL', key)
        if left ~= MISSING and left < (time + HOUR / 2) / 1000 then
            redis.call('PEXPIRE', key, whole(math.ceil((time + HOUR) / 1000)))
        end
    end
end

-- The epoch of a breaker's record; 0 if it has none.
local function epochOf(breaker)
    local epoch = redis.call('HEXISTS', RECORDS, breaker) == 1 and redis.call('ZSCORE', EPOCHS, breaker)
    return epoch and tonumber(epoch) or 0
end

-- A breaker's epoch and record, as it is replied.
local function versioned(breaker)
    local epoch = epochOf(breaker)
    return epoch, epoch > 0 and cjson.decode(redis.call('HGET', RECORDS, breaker)) or {}
end

-- The greatest epoch of all; 0 if there is none.
local function greatestEpoch()
    return tonumber(redis.call('ZREVRANGE', EPOCHS, 0, 0, 'WITHSCORES')[2] or 0)
end

-- Keeps a breaker's record for an hour after this time, and writes that once in half an hour. Needs until when it is kept now.
local function keep(breaker, kept, time)
    if not kept or tonumber(kept) < now + time + HOUR / 2 then
        redis.call('ZADD', KEPT, whole(now + time + HOUR), breaker)
    end
end

-- Forgets the records of breakers that no instance has named for so long: no instance has them any more.
local function forgetUnnamed()
    local unnamed = redis.call('ZRANGEBYSCORE', KEPT, '-inf', whole(now))
    if #unnamed > 0 then
        redis.call('ZADD', EPOCHS, whole(greatestEpoch()), GREATEST)
    end
    for _, breaker in ipairs(unnamed) do
        redis.call('HDEL', RECORDS, breaker)
        redis.call('ZREM', EPOCHS, breaker)
        redis.call('ZREM', KEPT, breaker)
    end
end

-- Writes a record, and lets the other instances know. A server that rejects the message still has the record.
local function write(breaker, epoch, record, channel, sender)
    redis.call('HSET', RECORDS, breaker, cjson.encode(record))
    redis.call('ZADD', EPOCHS, whole(epoch), breaker)
    keep(breaker, redis.call('ZSCORE', KEPT, breaker), 0)
    expire(0, RECORDS, EPOCHS, KEPT)
    redis.pcall('PUBLISH', channel, sender)
end
