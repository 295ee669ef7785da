package io.throttlemachines.spring.aop.selfcall;

import io.throttlemachines.spring.aop.selfcall.SelfCall.Signature;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.util.ClassUtils;

/** Finds in a class file where its objects call methods on themselves. What cannot be read has no such places. */
public final class SelfCallReader extends ClassVisitor {

    /** What compilers call the body of a lambda, with the name of the method it stands in. */
    private static final Pattern LAMBDA = Pattern.compile("^lambda\\$(.+)\\$\\d+$");

    /** What the lambdas of the class are made by, and so what calls. */
    private final Map<Signature, Signature> makers = new HashMap<>();

    private final List<SelfCall> calls = new ArrayList<>();
    private @Nullable String source;

    private SelfCallReader() {
        super(SpringAsmInfo.ASM_VERSION);
    }

    /** What was found in a class, with the name of its source file if it is known. */
    public record Found(@Nullable String source, List<SelfCall> calls) {}

    public static Found read(Class<?> type) {
        try (InputStream file = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
            if (file != null) {
                SelfCallReader reader = new SelfCallReader();
                new ClassReader(file).accept(reader, ClassReader.EXPAND_FRAMES);
                return reader.found();
            }
        } catch (IOException | RuntimeException unreadable) {
            // a class made at run time, in a native image, or of a Java to come: nothing can be said of it
        }
        return new Found(null, List.of());
    }

    @Override
    public void visitSource(@Nullable String file, @Nullable String debug) {
        source = file;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        int without = Opcodes.ACC_STATIC | Opcodes.ACC_BRIDGE | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE;
        return (access & without) == 0 ? new SelfCallFinder(Signature.of(name, descriptor), calls, makers) : null;
    }

    private Found found() {
        return new Found(
                source,
                calls.stream()
                        .map(call -> new SelfCall(maker(call.caller()), call.called(), call.owner(), call.line()))
                        .toList());
    }

    /** The method that makes it if it is a lambda, or a lambda in a lambda; else it is the method itself. */
    private Signature maker(Signature caller) {
        Signature maker = caller;
        for (int depth = 0; depth < makers.size() && makers.containsKey(maker); depth++) {
            maker = makers.get(maker);
        }
        return maker.named(LAMBDA.matcher(maker.name()).replaceFirst("$1"));
    }
}
