end

-- A key that fails, such as one whose state cannot be read, fails alone.
local replies = {}
for at, key in ipairs(KEYS) do
    local further = ARGV[2 * at]
    local decided, reply = pcall(decide, {key}, {ARGV[2 * at - 1], further ~= '' and further or nil})
    if not decided then
        reply = '!' .. tostring(type(reply) == 'table' and reply.err or reply)
    end
    replies[at] = reply
end
return replies
