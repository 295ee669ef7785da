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

/** Finds the places in a class file where its objects call methods on themselves. An unreadable file has none. */
public final class SelfCallReader extends ClassVisitor {

    /** The name that compilers give the body of a lambda; it contains the name of the enclosing method. */
    private static final Pattern LAMBDA = Pattern.compile("^lambda\\$(.+)\\$\\d+$");

    /** The method that creates each lambda, and so counts as the caller. */
    private final Map<Signature, Signature> makers = new HashMap<>();

    private final List<SelfCall> calls = new ArrayList<>();
    private @Nullable String source;

    private SelfCallReader() {
        super(SpringAsmInfo.ASM_VERSION);
    }

    /** The calls in a class, and the name of its source file; null if it is not known. */
    public record Found(@Nullable String source, List<SelfCall> calls) {}

    public static Found read(Class<?> type) {
        try (InputStream file = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
            if (file != null) {
                SelfCallReader reader = new SelfCallReader();
                new ClassReader(file).accept(reader, ClassReader.EXPAND_FRAMES);
                return reader.found();
            }
        } catch (IOException | RuntimeException unreadable) {
            // a class generated at run time, in a native image, or of a newer Java version: it cannot be checked
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

    /** For a lambda, also a nested one, the method that creates it; otherwise the method itself. */
    private Signature maker(Signature caller) {
        Signature maker = caller;
        for (int depth = 0; depth < makers.size() && makers.containsKey(maker); depth++) {
            maker = makers.get(maker);
        }
        return maker.named(LAMBDA.matcher(maker.name()).replaceFirst("$1"));
    }
}
