package io.throttlemachines.internal.limiter;

import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.key.KeyEntry;
import io.throttlemachines.internal.key.KeyLength;
import io.throttlemachines.internal.key.KeyStore;
import io.throttlemachines.internal.key.KeyTable;
import io.throttlemachines.internal.limiter.store.KeyReset;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterStatus.Concurrency;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The permits of a limiter of concurrent calls. A key is remembered while calls of it run or wait; one whose limit adapts, for some
 * minutes longer.
 */
final class PlaceSource implements PermitSource {

    private final LimiterCore core;
    private final Places ownPlaces;
    private final PlacePermits own;
    private final KeyStore<Places> keys;
    private final KeyLength keyLength;

    /** The places that callers wait for, which a change of the settings may make free. Any thread may change it. */
    private final Set<Places> awaited = ConcurrentHashMap.newKeySet();

    PlaceSource(LimiterCore core, LimiterConfig config) {
        this.core = core;
        this.ownPlaces = new Places(core, awaited);
        this.own = new PlacePermits(core, new Own(ownPlaces));
        this.keys = new KeyStore<>(config.maxKeys(), () -> new Places(core, awaited));
        this.keyLength = new KeyLength(config.maxKeyLength());
        core.callers().add(() -> awaited.forEach(Places::letThrough));
    }

    /** How a call finds its places. */
    sealed interface Use {

        /** The places, kept until the caller unpins them; null if there is no room for one more key. */
        @Nullable
        Used pin();

        /** The places as they are; null if nothing is remembered of the key. */
        @Nullable
        Places look();

        /** Whether another finds the same. */
        boolean sameAs(Use other);
    }

    /**
     * Places that a call uses.
     *
     * @param entry the key, which the caller unpins; null for the limiter's own
     */
    record Used(Places places, @Nullable KeyEntry<Places> entry) {}

    private record Own(Places places, Used used) implements Use {

        Own(Places places) {
            this(places, new Used(places, null));
        }

        @Override
        public Used pin() {
            return used;
        }

        @Override
        public Places look() {
            return places;
        }

        @Override
        public boolean sameAs(Use other) {
            return other instanceof Own;
        }
    }

    /** A key. Not static: the limiter remembers it. */
    private final class OfKey implements Use {

        private final Object key;
        private final int hash;

        OfKey(Object key) {
            this.key = key;
            this.hash = key.hashCode();
        }

        @Override
        public @Nullable Used pin() {
            StackRoom.toGiveBack(); // a thread with enough stack to begin the call also has enough to end it
            KeyEntry<Places> entry = keys.pinOrAdd(key, hash, core.now());
            return entry == null ? null : new Used(entry.value(), entry);
        }

        @Override
        public @Nullable Places look() {
            KeyEntry<Places> entry = keys.find(key, hash);
            return entry == null ? null : entry.value();
        }

        @Override
        public boolean sameAs(Use other) {
            return other instanceof OfKey that && hash == that.hash && KeyTable.equal(key, that.key);
        }
    }

    @Override
    public PlacePermits own() {
        return own;
    }

    @Override
    public PlacePermits of(Object key) {
        return new PlacePermits(core, new OfKey(keyLength.bounded(key)));
    }

    @Override
    public KeyReset resetText(String text) {
        Object key = keyLength.bounded(text);
        KeyEntry<Places> known = keys.find(key, key.hashCode());
        if (known != null) {
            return KeyReset.of(known.value().returnAll());
        }
        KeyReset found = KeyReset.UNKNOWN;
        for (KeyEntry<Places> entry : keys.entries()) {
            if (KeyTable.hasText(entry.key(), text)) {
                found = found.and(KeyReset.of(entry.value().returnAll()));
            }
        }
        return found;
    }

    @Override
    public boolean resetAll() {
        boolean any = ownPlaces.returnAll();
        for (KeyEntry<Places> entry : keys.entries()) {
            any |= entry.value().returnAll();
        }
        return any;
    }

    /** Calls apply the settings by themselves; callers that wait may have a place now. */
    @Override
    public void configure(LimiterConfig next) {}

    /** Lets in callers that wait for places which the settings in force have made. Looks at no key for which nobody waits. */
    @Override
    public void configured() {
        LimiterConfig config = core.settings().config();
        awaited.forEach(places -> places.follow(config));
    }

    @Override
    public long remaining() {
        return ownPlaces.remaining();
    }

    @Override
    public long limit(LimiterConfig config) {
        return ownPlaces.limit();
    }

    @Override
    public @Nullable Long leased() {
        return null;
    }

    @Override
    public Concurrency concurrency() {
        return ownPlaces.status();
    }

    @Override
    public long keys() {
        return keys.size(core.now());
    }
}
