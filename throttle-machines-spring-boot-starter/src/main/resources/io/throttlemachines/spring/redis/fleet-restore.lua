-- Puts back a record that the server has lost. Follows fleet.lua.
--
-- Arguments: the breaker, the epoch of the record, the channel and the sender of the message, the names and values of the record.
-- Reply: whether the record was put back, the time, the epoch of the present record, and that record if it is another one.

local breaker, lost, channel, sender = unpack(ARGV, 1, 4)

local epoch, record = versioned(breaker)
if epoch >= tonumber(lost) then
    return {0, now, epoch, record}
end
epoch = tonumber(lost)
write(breaker, epoch, arguments(5, #ARGV), channel, sender)
return {1, now, epoch, {}}
