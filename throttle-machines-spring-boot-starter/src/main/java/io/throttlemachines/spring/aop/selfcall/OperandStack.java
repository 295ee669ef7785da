package io.throttlemachines.spring.aop.selfcall;

import java.util.ArrayList;
import java.util.List;

/** Which slots of a method's operand stack hold {@code this}; a long or double is two slots. For one thread. */
final class OperandStack {

    private final List<Boolean> slots;

    OperandStack() {
        this(List.of());
    }

    private OperandStack(List<Boolean> slots) {
        this.slots = new ArrayList<>(slots);
    }

    OperandStack copy() {
        return new OperandStack(slots);
    }

    void pushThis() {
        slots.add(true);
    }

    void push(int count) {
        for (int i = 0; i < count; i++) {
            slots.add(false);
        }
    }

    void pop(int count) {
        slots.subList(slots.size() - count, slots.size()).clear();
    }

    /** Copies the topmost slots and inserts the copy below the next {@code below} slots. */
    void duplicate(int count, int below) {
        List<Boolean> top = List.copyOf(slots.subList(slots.size() - count, slots.size()));
        slots.addAll(slots.size() - count - below, top);
    }

    void swap() {
        slots.add(slots.size() - 2, slots.remove(slots.size() - 1));
    }

    /** Whether the slot of that number, counted from 1 at the top, holds {@code this}. */
    boolean isThis(int fromTop) {
        return slots.get(slots.size() - fromTop);
    }

    /** Keeps only what both stacks agree on. */
    OperandStack merge(OperandStack other) {
        if (slots.size() != other.slots.size()) {
            throw new IllegalStateException("stacks of different height meet");
        }
        OperandStack merged = copy();
        for (int i = 0; i < slots.size(); i++) {
            merged.slots.set(i, slots.get(i) && other.slots.get(i));
        }
        return merged;
    }

    boolean sameAs(OperandStack other) {
        return slots.equals(other.slots);
    }
}
