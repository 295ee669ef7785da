package io.throttlemachines.spring.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * How the server counts permits. One text decides for one key, or for several keys in one call, for each as if it were alone.
 *
 * @param ofOne     decides for one key
 * @param ofSeveral decides for several keys
 */
record PermitScript(Script ofOne, Script ofSeveral) {

    static final PermitScript GCRA = of("gcra.lua");
    static final PermitScript FIXED_WINDOW = of("fixed-window.lua", "windows.lua");
    static final PermitScript SLIDING_WINDOW = of("sliding-window.lua", "windows.lua");

    /** The last resource decides; the others define what it needs. */
    private static PermitScript of(String... resources) {
        List<String> one = new ArrayList<>(List.of(resources));
        one.add(0, "clock.lua");
        List<String> several = new ArrayList<>(one);
        several.add(several.size() - 1, "several-begin.lua");
        several.add("several-end.lua");
        return new PermitScript(Script.of(one.toArray(String[]::new)), Script.of(several.toArray(String[]::new)));
    }
}
