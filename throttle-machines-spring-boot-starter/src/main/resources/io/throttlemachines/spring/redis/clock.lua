-- The time of all that this call decides, in microseconds of the server. Begins every script that counts permits.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
