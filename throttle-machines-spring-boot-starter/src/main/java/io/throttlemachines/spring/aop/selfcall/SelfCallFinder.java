package io.throttlemachines.spring.aop.selfcall;

import io.throttlemachines.spring.aop.selfcall.SelfCall.Signature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.asm.Handle;
import org.springframework.asm.Label;
import org.springframework.asm.Opcodes;

/**
 * Reads one method and remembers the calls whose receiver is certainly {@code this}, because every path to the call loads the
 * receiver from variable 0. A method that cannot be followed has no such calls.
 */
final class SelfCallFinder extends StackVisitor {

    private final Signature method;
    private final List<SelfCall> found = new ArrayList<>();
    private final Map<Signature, Signature> lambdas = new HashMap<>();
    private final List<SelfCall> calls;
    private final Map<Signature, Signature> makers;
    private int line;

    /** Adds the calls it finds, and the method that creates each lambda. */
    SelfCallFinder(Signature method, List<SelfCall> calls, Map<Signature, Signature> makers) {
        this.method = method;
        this.calls = calls;
        this.makers = makers;
    }

    @Override
    public void visitLineNumber(int number, Label start) {
        line = number;
    }

    @Override
    void called(int opcode, String owner, String name, String descriptor) {
        if (!name.equals("<init>")) {
            add(opcode == Opcodes.INVOKESPECIAL, owner, Signature.of(name, descriptor));
        }
    }

    /** {@code this::method}, or a lambda that uses {@code this}. */
    @Override
    void captured(Handle handle) {
        Signature called = Signature.of(handle.getName(), handle.getDesc());
        if (handle.getName().startsWith("lambda$")) {
            lambdas.put(called, method);
        } else {
            add(handle.getTag() == Opcodes.H_INVOKESPECIAL, handle.getOwner(), called);
        }
    }

    private void add(boolean special, String owner, Signature called) {
        found.add(new SelfCall(method, called, special ? owner : null, line));
    }

    @Override
    void followed() {
        calls.addAll(found);
        makers.putAll(lambdas);
    }
}
