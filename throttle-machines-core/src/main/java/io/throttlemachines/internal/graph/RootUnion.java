package io.throttlemachines.internal.graph;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Roots that are not listed, since the lists of all nodes together would take more memory than the graph. The list is made
 * for those that ask, and made again once nobody uses it.
 */
final class RootUnion implements Roots {

    private static final Comparator<Node> BY_NAME = Comparator.comparing(Node::name);

    /** How many steps of the search count as much as one breaker in a list. */
    private static final int STEPS_PER_LISTED = 64;

    private final List<Roots> parts;

    /** The list that was made last. Any thread may set it, to an equal one. */
    private volatile WeakReference<@Nullable RootList> made = new WeakReference<>(null);

    RootUnion(Collection<Roots> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * A list.
     *
     * @param cost its length, unless it was there before; for each step of the search, a small part of that
     */
    record Listing(RootList list, long cost) {}

    /** Joins the lists below. If one of them has all the breakers, it is that list again. */
    Listing join() {
        Set<Roots> met = new HashSet<>();
        List<Node> all = new ArrayList<>();
        RootList longest = RootList.NONE;
        Deque<Roots> rest = new ArrayDeque<>(parts);
        while (!rest.isEmpty()) {
            Roots next = rest.removeFirst();
            RootList list = met.add(next) ? next.known() : RootList.NONE;
            if (list == null) {
                rest.addAll(next.parts());
            } else {
                all.addAll(list.nodes());
                longest = list.nodes().size() > longest.nodes().size() ? list : longest;
            }
        }
        long search = ((long) met.size() + all.size()) / STEPS_PER_LISTED;
        Set<Node> distinct = new HashSet<>(all);
        if (distinct.size() == longest.nodes().size()) {
            return new Listing(longest, search);
        }
        all.sort(BY_NAME); // its parts are in order already
        all.removeIf(node -> !distinct.remove(node));
        return new Listing(new RootList(List.copyOf(all)), search + all.size());
    }

    @Override
    public RootList list() {
        RootList list = made.get();
        if (list == null) {
            list = join().list();
            made = new WeakReference<>(list);
        }
        return list;
    }

    @Override
    public @Nullable RootList known() {
        return made.get();
    }

    @Override
    public List<Roots> parts() {
        return parts;
    }
}
