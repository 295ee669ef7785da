package io.throttlemachines.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The core as a named module: what it exports, and that an application on the module path can use it and no more. */
class ModulePathTest {

    private static final String MODULE = "io.throttlemachines.core";

    /**
     * The limit for public types: each one has to stay compatible forever. Seven of them are for stores and their
     * events, six for retries and calls that ran out of time, eight for fleets, one for the calls of a key.
     */
    private static final int MOST_PUBLIC_TYPES = 83;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeModule() throws IOException {
        write("module-info.java", "module application { requires " + MODULE + "; }");
    }

    @Test
    void onlyPublicPackagesAreExported() throws Exception {
        Set<String> exported = exports();

        assertThat(exported)
                .contains("io.throttlemachines", "io.throttlemachines.breaker", "io.throttlemachines.limiter")
                .noneMatch(name -> name.contains("internal"));
        assertThat(descriptor().packages())
                .filteredOn(name -> !name.contains("internal"))
                .containsExactlyInAnyOrderElementsOf(exported);
    }

    @Test
    void publicTypesAreFew() throws Exception {
        assertThat(publicTypes()).hasSizeBetween(1, MOST_PUBLIC_TYPES);
    }

    @Test
    void applicationOnTheModulePathMakesACall() throws Exception {
        write("application/Main.java", """
                package application;

                import io.throttlemachines.ThrottleMachines;
                import io.throttlemachines.limiter.LimiterConfig;
                import java.time.Duration;

                public class Main {
                    public static void main(String[] args) {
                        try (ThrottleMachines machines = ThrottleMachines.create()) {
                            machines.limiter("api", LimiterConfig.of(1, Duration.ofHours(1))).acquire();
                            System.out.println(machines.breaker("gateway").call(() -> "called"));
                        }
                    }
                }
                """);
        assertThat(compile()).isEmpty();

        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        modulePath() + File.pathSeparator + folder.resolve("classes"),
                        "--module",
                        "application/application.Main")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output)).contains("called");
    }

    @Test
    void applicationOnTheModulePathCannotNameTheEngine() throws Exception {
        write("application/Main.java", """
                package application;

                class Main {
                    io.throttlemachines.internal.breaker.DefaultBreaker breaker;
                }
                """);

        assertThat(compile()).contains("package io.throttlemachines.internal.breaker is not visible");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve("source").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Compiles the application, and returns the messages of the compiler. */
    private String compile() throws IOException, URISyntaxException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.walk(folder.resolve("source"))) {
            List<Path> java =
                    sources.filter(file -> file.toString().endsWith(".java")).toList();
            List<String> options = List.of(
                    "--module-path",
                    modulePath(),
                    "-d",
                    folder.resolve("classes").toString());
            compiler.getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(java))
                    .call();
        }
        return said.toString();
    }

    private static Path classes() throws URISyntaxException {
        return Path.of(ThrottleMachines.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    /** The core's classes and the libraries it needs at run time, without the optional ones. */
    private static String modulePath() throws URISyntaxException {
        Stream<String> libraries = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        Path.of(entry).getFileName().toString().matches("(slf4j-api|HdrHistogram|jspecify)-.*\\.jar"));
        return Stream.concat(Stream.of(classes().toString()), libraries)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static ModuleDescriptor descriptor() throws URISyntaxException {
        return ModuleFinder.of(classes()).find(MODULE).orElseThrow().descriptor();
    }

    private static Set<String> exports() throws URISyntaxException {
        return descriptor().exports().stream()
                .filter(exported -> !exported.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
    }

    private static List<String> publicTypes() throws Exception {
        try (Stream<Path> files = Files.walk(classes())) {
            Set<String> exported = exports();
            return files.map(file -> relativeName(file))
                    .filter(name -> name.endsWith(".class") && !name.contains("$") && !name.endsWith("-info.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .filter(name -> exported.contains(name.substring(0, name.lastIndexOf('.'))))
                    .filter(ModulePathTest::isPublic)
                    .toList();
        }
    }

    private static String relativeName(Path file) {
        try {
            return classes().relativize(file).toString().replace(File.separatorChar, '.');
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean isPublic(String name) {
        try {
            return Modifier.isPublic(Class.forName(name, false, ModulePathTest.class.getClassLoader())
                    .getModifiers());
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
