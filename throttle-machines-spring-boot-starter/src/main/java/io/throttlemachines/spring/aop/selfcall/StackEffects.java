package io.throttlemachines.spring.aop.selfcall;

import org.springframework.asm.Opcodes;

/** How many stack slots each instruction without operands pops and pushes, except instructions that copy slots. */
final class StackEffects {

    private StackEffects() {}

    static int popped(int opcode) {
        return switch (opcode) {
            case Opcodes.POP,
                    Opcodes.INEG,
                    Opcodes.FNEG,
                    Opcodes.I2L,
                    Opcodes.I2F,
                    Opcodes.I2D,
                    Opcodes.F2I,
                    Opcodes.F2L,
                    Opcodes.F2D,
                    Opcodes.I2B,
                    Opcodes.I2C,
                    Opcodes.I2S,
                    Opcodes.IRETURN,
                    Opcodes.FRETURN,
                    Opcodes.ARETURN,
                    Opcodes.ATHROW,
                    Opcodes.ARRAYLENGTH,
                    Opcodes.MONITORENTER,
                    Opcodes.MONITOREXIT -> 1;
            case Opcodes.IASTORE,
                    Opcodes.FASTORE,
                    Opcodes.AASTORE,
                    Opcodes.BASTORE,
                    Opcodes.CASTORE,
                    Opcodes.SASTORE,
                    Opcodes.LSHL,
                    Opcodes.LSHR,
                    Opcodes.LUSHR -> 3;
            case Opcodes.LASTORE, Opcodes.DASTORE, Opcodes.LCMP, Opcodes.DCMPL, Opcodes.DCMPG -> 4;
            case Opcodes.NOP, Opcodes.RETURN -> 0;
            default -> isConstant(opcode) ? 0 : isWideArithmetic(opcode) ? 4 : 2;
        };
    }

    static int pushed(int opcode) {
        return switch (opcode) {
            case Opcodes.NOP, Opcodes.POP, Opcodes.POP2, Opcodes.MONITORENTER, Opcodes.MONITOREXIT -> 0;
            case Opcodes.LCONST_0,
                    Opcodes.LCONST_1,
                    Opcodes.DCONST_0,
                    Opcodes.DCONST_1,
                    Opcodes.LALOAD,
                    Opcodes.DALOAD,
                    Opcodes.LNEG,
                    Opcodes.DNEG,
                    Opcodes.LSHL,
                    Opcodes.LSHR,
                    Opcodes.LUSHR,
                    Opcodes.I2L,
                    Opcodes.I2D,
                    Opcodes.F2L,
                    Opcodes.F2D,
                    Opcodes.L2D,
                    Opcodes.D2L -> 2;
            default -> isArrayStore(opcode) || endsPath(opcode) ? 0 : isWideArithmetic(opcode) ? 2 : 1;
        };
    }

    static boolean endsPath(int opcode) {
        return (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) || opcode == Opcodes.ATHROW;
    }

    private static boolean isConstant(int opcode) {
        return opcode >= Opcodes.ACONST_NULL && opcode <= Opcodes.DCONST_1;
    }

    private static boolean isArrayStore(int opcode) {
        return opcode >= Opcodes.IASTORE && opcode <= Opcodes.SASTORE;
    }

    private static boolean isWideArithmetic(int opcode) {
        return switch (opcode) {
            case Opcodes.LADD,
                    Opcodes.DADD,
                    Opcodes.LSUB,
                    Opcodes.DSUB,
                    Opcodes.LMUL,
                    Opcodes.DMUL,
                    Opcodes.LDIV,
                    Opcodes.DDIV,
                    Opcodes.LREM,
                    Opcodes.DREM,
                    Opcodes.LAND,
                    Opcodes.LOR,
                    Opcodes.LXOR -> true;
            default -> false;
        };
    }
}
