package io.throttlemachines.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules of CONTRIBUTING.md that no compiler checks, over the Java files and the documentation of all modules. */
class RepositoryRulesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int MOST_LINES = 300;
    private static final int MOST_TYPES = 30;
    private static final Pattern SLEEP = Pattern.compile("Thread\\.sleep\\(|TimeUnit\\.[A-Z]+\\.sleep\\(");

    private static final Pattern MAPPED = Pattern.compile("`((?:[a-z]+\\.)*[A-Z]\\w+)(?:\\.([a-z]\\w*))?`");

    @Test
    void noFileIsLongerThan300Lines() throws IOException {
        assertThat(sources("main", "test"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(MOST_LINES));
    }

    @Test
    void noPackageOfMainCodeHasMoreThan30Types() throws IOException {
        Map<Path, Long> packages = sources("main").stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));

        assertThat(packages)
                .isNotEmpty()
                .allSatisfy((folder, types) ->
                        assertThat(types).as(folder.toString()).isLessThanOrEqualTo(MOST_TYPES));
    }

    @Test
    void noTestSleeps() throws IOException {
        assertThat(sources("test"))
                .isNotEmpty()
                .allSatisfy(
                        file -> assertThat(SLEEP.matcher(Files.readString(file)).results())
                                .as(file.toString())
                                .isEmpty());
    }

    @Test
    void documentationForUsersNamesNoInternalPackage() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            assertThat(Stream.concat(docs, Stream.of(ROOT.resolve("README.md"))))
                    .hasSizeGreaterThan(1)
                    .filteredOn(file -> file.toString().endsWith(".md"))
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContainPattern("\\binternal\\.\\w"));
        }
    }

    /** Each name in backquotes is that of a class, with the end of its package or without, and of a method if there is one. */
    @Test
    void mapOfTheCodeNamesWhatExists() throws IOException {
        List<Path> main = sources("main");
        String map = Files.readString(ROOT.resolve("CONTRIBUTING.md"))
                .replaceFirst("(?s).*\n## Map of the code\n(.*?)\n## .*", "$1");

        assertThat(MAPPED.matcher(map).results())
                .hasSizeGreaterThan(40)
                .allSatisfy(name -> assertThat(main)
                        .as(name.group())
                        .filteredOn(
                                file -> unix(file).endsWith("/" + name.group(1).replace('.', '/') + ".java"))
                        .anySatisfy(file -> assertThat(Files.readString(file))
                                .contains(name.group(2) == null ? "" : name.group(2) + "(")));
    }

    private static List<Path> sources(String... kinds) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<String> folders =
                    Stream.of(kinds).map(kind -> "/src/" + kind + "/java/").toList();
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> folders.stream().anyMatch(unix(file)::contains))
                    .toList();
        }
    }

    private static String unix(Path file) {
        return file.toString().replace('\\', '/');
    }
}
