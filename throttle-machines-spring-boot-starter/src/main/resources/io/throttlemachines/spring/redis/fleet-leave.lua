-- Removes an instance and its votes. Follows fleet.lua. Argument: the instance. Reply: whether it was live.

redis.call('HDEL', LIFETIMES, ARGV[1])
votesChanged(redis.call('HDEL', VOTES, ARGV[1]))
return {redis.call('ZREM', INSTANCES, ARGV[1])}
