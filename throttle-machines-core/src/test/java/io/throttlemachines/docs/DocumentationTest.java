package io.throttlemachines.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every Java example of the README and of docs/ is in a test, word for word; every link leads to a file. */
class DocumentationTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\((?!http)([^)#]+)");

    @Test
    void everyJavaExampleIsInATest() throws IOException {
        String tests = plain(texts(
                ".java",
                ROOT.resolve("throttle-machines-core/src/test/java/io/throttlemachines/docs"),
                ROOT.resolve("throttle-machines-spring-boot-starter/src/test/java/io/throttlemachines/docs"),
                ROOT.resolve("throttle-machines-spring-cloud/src/test/java/io/throttlemachines/docs")));
        List<String> examples = new ArrayList<>();
        for (Path page : pages()) {
            JAVA.matcher(Files.readString(page)).results().forEach(match -> examples.add(plain(match.group(1))));
        }

        assertThat(examples)
                .hasSizeGreaterThan(10)
                .allSatisfy(example -> assertThat(tests).contains(example));
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        for (Path page : pages()) {
            Matcher links = LINK.matcher(Files.readString(page));
            while (links.find()) {
                assertThat(page.resolveSibling(links.group(1))).exists();
            }
        }
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        pages.addAll(files(".md", ROOT.resolve("docs")));
        return pages;
    }

    private static String texts(String ending, Path... folders) throws IOException {
        StringBuilder texts = new StringBuilder();
        for (Path folder : folders) {
            for (Path file : files(ending, folder)) {
                texts.append(Files.readString(file)).append('\n');
            }
        }
        return texts.toString();
    }

    private static List<Path> files(String ending, Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    /** Without indentation and blank lines. */
    private static String plain(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }
}
