package io.throttlemachines.spring.slice;

import io.throttlemachines.internal.text.NearestNames;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * A bean that only a test slice has. A slice loads some beans of the application and leaves out the others. What instances would
 * share through a store that is left out belongs to this instance alone; any other bean that is needed must be added by the test.
 */
public final class TestSlice {

    private static final String SOME_BEANS =
            "A test slice has only some beans of the application: import the class that declares ";

    /** Whether these beans are those of a test slice. */
    public static boolean isIn(ListableBeanFactory beans) {
        return beans.getBeanNamesForType(TestSlice.class, true, false).length > 0;
    }

    /**
     * How a test adds a bean that is left out.
     *
     * @param bean its name
     * @param mock what can stand in for it, such as {@code a mock}
     */
    public static String advice(String bean, String mock) {
        return SOME_BEANS + "the bean (@Import), or put " + mock + " in its place (@MockitoBean(\"" + bean + "\")).";
    }

    /** What to do about a bean of any type that does not exist: the nearest names, and in a slice first how a test adds it. */
    public static String adviceOnMissing(String bean, ListableBeanFactory beans) {
        String nearest = NearestNames.advice(bean, List.of(beans.getBeanNamesForType(Object.class, true, false)));
        return isIn(beans) ? advice(bean, "a mock") + " If its name is wrong: " + nearest : nearest;
    }

    /** How a test adds a node that Java declares; nothing where these beans are not those of a slice. */
    public static String adviceOnNode(ListableBeanFactory beans) {
        return isIn(beans)
                ? " If Java declares it: " + SOME_BEANS + "that ThrottleMachinesBuilderCustomizer (@Import)."
                : "";
    }
}
