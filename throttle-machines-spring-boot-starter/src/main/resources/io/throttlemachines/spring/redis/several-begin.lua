-- Decides for several keys in one call, for each as if it were alone: the script of the algorithm is the body of a function, up to
-- several-end.lua. Arguments: two for each key, as the script takes them; the second is empty if there is none. Reply: for each key
-- what the script replies, or an exclamation mark and the error if it fails.

local function decide(KEYS, ARGV)
