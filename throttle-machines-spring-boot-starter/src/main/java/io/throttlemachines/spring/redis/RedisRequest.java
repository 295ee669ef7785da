package io.throttlemachines.spring.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

/** A command to be sent. */
@FunctionalInterface
interface RedisRequest<T> {

    /** Sends it, and does not wait for the reply. */
    RedisFuture<T> sendBy(RedisClusterAsyncCommands<byte[], byte[]> commands);
}
