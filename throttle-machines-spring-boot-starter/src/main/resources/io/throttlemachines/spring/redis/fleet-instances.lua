-- Lists the live instances. Follows fleet.lua. Reply: pairs of an instance and when it last gave a sign of life.

local instances = redis.call('ZRANGE', INSTANCES, 0, -1, 'WITHSCORES')
for at = 1, #instances, 2 do
    local lifetime = redis.call('HGET', LIFETIMES, instances[at])
    instances[at + 1] = math.min(now, instances[at + 1] - (lifetime or 0))
end
return instances
