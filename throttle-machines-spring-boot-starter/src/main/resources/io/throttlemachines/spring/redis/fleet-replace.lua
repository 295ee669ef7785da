-- Replaces the record of a breaker if it still has the expected epoch. Follows fleet.lua.
--
-- Arguments: the breaker, the expected epoch, the channel and the sender of the message, the names and values of the record.
-- Reply: whether the record was replaced, the time, the epoch of the present record, and that record if it is another one.

local breaker, expected, channel, sender = unpack(ARGV, 1, 4)

local epoch, record = versioned(breaker)
if epoch ~= tonumber(expected) then
    return {0, now, epoch, record}
end
epoch = math.max(greatestEpoch() + 1, now)
write(breaker, epoch, arguments(5, #ARGV), channel, sender)
return {1, now, epoch, {}}
