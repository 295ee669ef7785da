package io.throttlemachines.spring.aop.selfcall;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.asm.ConstantDynamic;
import org.springframework.asm.Handle;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;

/**
 * Follows an instance method and knows at each instruction which slots of the operand stack hold {@code this}. A forward jump
 * carries the stack to its target, and where paths meet only what is the same on all of them is known. If a stack cannot be
 * followed, the visitor gives the method up.
 */
abstract class StackVisitor extends MethodVisitor {

    private final Map<Label, OperandStack> atLabels = new HashMap<>();
    private final Set<Label> passed = new HashSet<>();

    /** Null while no known path leads to the next instruction. */
    private @Nullable OperandStack stack = new OperandStack();

    private boolean givenUp;

    StackVisitor() {
        super(SpringAsmInfo.ASM_VERSION);
    }

    /** A method is called on {@code this}. */
    abstract void called(int opcode, String owner, String name, String descriptor);

    /** A method handle is bound to {@code this}. */
    abstract void captured(Handle handle);

    /** The method has been followed to its end. */
    abstract void followed();

    private interface Step {
        void on(OperandStack stack);
    }

    private void step(Step step) {
        if (stack != null && !givenUp) {
            try {
                step.on(stack);
            } catch (IndexOutOfBoundsException | IllegalArgumentException | IllegalStateException unexpected) {
                givenUp = true;
            }
        }
    }

    private void replace(int popped, int pushed) {
        step(it -> {
            it.pop(popped);
            it.push(pushed);
        });
    }

    private void jump(Label target) {
        step(it -> {
            OperandStack there = atLabels.get(target);
            OperandStack met = there == null ? it.copy() : there.merge(it);
            if (there != null && passed.contains(target) && !met.sameAs(there)) {
                givenUp = true;
            }
            atLabels.put(target, met);
        });
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
        OperandStack thrown = new OperandStack();
        thrown.push(1);
        atLabels.put(handler, thrown);
    }

    @Override
    public void visitLabel(Label label) {
        jump(label);
        OperandStack known = atLabels.get(label);
        stack = known == null ? null : known.copy();
        passed.add(label);
    }

    /** Gives the height of the stack where only a backward jump leads here. */
    @Override
    public void visitFrame(
            int type, int numLocal, Object @Nullable [] local, int numStack, Object @Nullable [] onStack) {
        if (stack == null && onStack != null) {
            stack = new OperandStack();
            for (int i = 0; i < numStack; i++) {
                boolean wide = onStack[i] == Opcodes.LONG || onStack[i] == Opcodes.DOUBLE;
                stack.push(wide ? 2 : 1);
            }
        }
    }

    @Override
    public void visitInsn(int opcode) {
        switch (opcode) {
            case Opcodes.DUP -> step(it -> it.duplicate(1, 0));
            case Opcodes.DUP_X1 -> step(it -> it.duplicate(1, 1));
            case Opcodes.DUP_X2 -> step(it -> it.duplicate(1, 2));
            case Opcodes.DUP2 -> step(it -> it.duplicate(2, 0));
            case Opcodes.DUP2_X1 -> step(it -> it.duplicate(2, 1));
            case Opcodes.DUP2_X2 -> step(it -> it.duplicate(2, 2));
            case Opcodes.SWAP -> step(OperandStack::swap);
            default -> {
                replace(StackEffects.popped(opcode), StackEffects.pushed(opcode));
                if (StackEffects.endsPath(opcode)) {
                    stack = null;
                }
            }
        }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        replace(opcode == Opcodes.NEWARRAY ? 1 : 0, 1);
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
        switch (opcode) {
            case Opcodes.ALOAD -> step(variable == 0 ? OperandStack::pushThis : it -> it.push(1));
            case Opcodes.ILOAD, Opcodes.FLOAD -> replace(0, 1);
            case Opcodes.LLOAD, Opcodes.DLOAD -> replace(0, 2);
            case Opcodes.LSTORE, Opcodes.DSTORE -> replace(2, 0);
            default -> replace(1, 0);
        }
        boolean stored = opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE;
        givenUp |= opcode == Opcodes.RET || (stored && variable == 0);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        switch (opcode) {
            case Opcodes.NEW -> replace(0, 1);
            case Opcodes.CHECKCAST -> {} // the slot stays as it is
            default -> replace(1, 1);
        }
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        int size = Type.getType(descriptor).getSize();
        switch (opcode) {
            case Opcodes.GETSTATIC -> replace(0, size);
            case Opcodes.PUTSTATIC -> replace(size, 0);
            case Opcodes.GETFIELD -> replace(1, size);
            default -> replace(1 + size, 0);
        }
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean ofInterface) {
        int sizes = Type.getArgumentsAndReturnSizes(descriptor);
        int withReceiver = sizes >> 2;
        if (opcode == Opcodes.INVOKESTATIC) {
            replace(withReceiver - 1, sizes & 3);
            return;
        }
        step(it -> {
            if (it.isThis(withReceiver)) {
                called(opcode, owner, name, descriptor);
            }
        });
        replace(withReceiver, sizes & 3);
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        int sizes = Type.getArgumentsAndReturnSizes(descriptor);
        int captured = (sizes >> 2) - 1;
        step(it -> {
            if (captured > 0 && it.isThis(captured)) {
                for (Object argument : arguments) {
                    if (argument instanceof Handle handle && isOfAnInstance(handle)) {
                        captured(handle);
                    }
                }
            }
        });
        replace(captured, sizes & 3);
    }

    private static boolean isOfAnInstance(Handle handle) {
        return switch (handle.getTag()) {
            case Opcodes.H_INVOKEVIRTUAL, Opcodes.H_INVOKEINTERFACE, Opcodes.H_INVOKESPECIAL -> true;
            default -> false;
        };
    }

    @Override
    public void visitJumpInsn(int opcode, Label target) {
        switch (opcode) {
            case Opcodes.GOTO -> {}
            case Opcodes.JSR -> givenUp = true;
            case Opcodes.IFEQ,
                    Opcodes.IFNE,
                    Opcodes.IFLT,
                    Opcodes.IFGE,
                    Opcodes.IFGT,
                    Opcodes.IFLE,
                    Opcodes.IFNULL,
                    Opcodes.IFNONNULL -> replace(1, 0);
            default -> replace(2, 0);
        }
        jump(target);
        if (opcode == Opcodes.GOTO) {
            stack = null;
        }
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
        branch(otherwise, labels);
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
        branch(otherwise, labels);
    }

    private void branch(Label otherwise, Label... labels) {
        replace(1, 0);
        jump(otherwise);
        for (Label label : labels) {
            jump(label);
        }
        stack = null;
    }

    @Override
    public void visitLdcInsn(Object value) {
        boolean wide = value instanceof Long
                || value instanceof Double
                || (value instanceof ConstantDynamic dynamic && dynamic.getSize() == 2);
        replace(0, wide ? 2 : 1);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
        replace(dimensions, 1);
    }

    @Override
    public void visitEnd() {
        if (!givenUp) {
            followed();
        }
    }
}
