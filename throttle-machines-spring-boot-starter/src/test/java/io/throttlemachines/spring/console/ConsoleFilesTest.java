package io.throttlemachines.spring.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules for the files of the console. */
class ConsoleFilesTest {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Path CONSOLE = RESOURCES.resolve(ConsoleFiles.FOLDER);
    private static final Path LIBRARIES = CONSOLE.resolve("lib");
    private static final int MOST_BYTES = 700_000;
    private static final int MOST_LINES = 300;

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(CONSOLE)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static List<Path> own() throws IOException {
        return files().stream().filter(file -> !file.startsWith(LIBRARIES)).toList();
    }

    /** A path comes from outside the application, and may be as long as a server allows. */
    @Test
    void longPathThatNamesNoFileIsNoError() {
        assertThat(new ConsoleFiles().find("a/".repeat(32_000) + "a")).isNull();
    }

    @Test
    void allFilesTogetherAreSmall() throws IOException {
        long sum = 0;
        for (Path file : files()) {
            sum += Files.size(file);
        }
        assertThat(sum).isBetween(1L, (long) MOST_BYTES);
    }

    @Test
    void ownFilesAreShortAndHaveNoWayForTextToBecomeCode() throws IOException {
        assertThat(own())
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        file -> assertThat(Files.readAllLines(file))
                                .as(file.toString())
                                .hasSizeLessThanOrEqualTo(MOST_LINES)
                                .noneMatch(
                                        line -> line.matches(
                                                ".*(innerHTML|outerHTML|insertAdjacentHTML|dangerously|document\\.write|eval\\(|new Function).*")));
    }

    @Test
    void nothingIsInlineAndNothingComesFromElsewhere() throws IOException {
        assertThat(own())
                .allSatisfy(file -> assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContainPattern("<script(?![^>]* src=)|<style|\\sstyle=|\\son[a-z]+=\"")
                        .doesNotContainPattern("https?://(?!www\\.w3\\.org/)"));
    }

    @Test
    void eachJavaScriptFileSaysWhatItIsFor() throws IOException {
        assertThat(own())
                .filteredOn(file -> file.toString().endsWith(".js"))
                .allSatisfy(file -> assertThat(Files.readString(file)).startsWith("/** "));
    }

    /** Otherwise the browser would find the modules one after the other, and wait for each. */
    @Test
    void pageNamesEachModuleThatItNeeds() throws IOException {
        Set<String> needed = new TreeSet<>();
        addModules("main.js", needed);

        assertThat(Pattern.compile("(?:src|href)=\"console/([^\"]+js)\"")
                        .matcher(Files.readString(CONSOLE.resolve(ConsoleFiles.PAGE)))
                        .results()
                        .map(link -> link.group(1)))
                .containsExactlyInAnyOrderElementsOf(needed)
                .contains("lib/preact.mjs")
                .doesNotContain("graph/layout.js");
    }

    private static void addModules(String name, Set<String> found) throws IOException {
        if (found.add(name)) {
            Path file = CONSOLE.resolve(name);
            for (MatchResult imported : Pattern.compile("(?m)^(?:import|export) [^;]*?'(\\.[^']+)';")
                    .matcher(Files.readString(file))
                    .results()
                    .toList()) {
                Path module = file.resolveSibling(imported.group(1)).normalize();
                addModules(CONSOLE.relativize(module).toString(), found);
            }
        }
    }

    /** The script .ci/console-libraries writes down what it fetched. */
    @Test
    void librariesAreUnchangedAndLicensed() throws IOException, NoSuchAlgorithmException {
        List<String> versions = Files.readAllLines(LIBRARIES.resolve("versions.txt"));
        String notice = Files.readString(RESOURCES.resolve("META-INF/NOTICE"));

        assertThat(versions).hasSize((int) files().stream()
                .filter(file -> file.toString().endsWith(".mjs"))
                .count());
        for (String line : versions) {
            String[] parts = line.split(" ");
            byte[] content = Files.readAllBytes(LIBRARIES.resolve(parts[0] + ".mjs"));
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            assertThat(hash).as(line).isEqualTo(parts[2]);
            assertThat(LIBRARIES.resolve(parts[0] + ".LICENSE.txt")).isNotEmptyFile();
            assertThat(notice.toLowerCase(Locale.ROOT)).contains(parts[0] + " " + parts[1]);
        }
        assertThat(notice).isEqualTo(Files.readString(Path.of("../NOTICE")));
    }

    /** The script fetches the licence of each package that a library contains; NOTICE must name all of them. */
    @Test
    void noticeNamesEachPackageWhoseLicenceIsThere() throws IOException {
        String ending = ".LICENSE.txt";
        Path notice = RESOURCES.resolve("META-INF/NOTICE");
        String named = Files.readString(notice).toLowerCase(Locale.ROOT);
        List<String> licences = files().stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(ending))
                .map(name -> name.substring(0, name.length() - ending.length()))
                .toList();

        assertThat(licences)
                .contains("d3-dag", "stringify-object")
                .allSatisfy(name -> assertThat(named).containsPattern("(?m)^(- )?" + name + "[ ,]"));
    }

    /** A package whose code is in the bundle needs its licence beside it, even if the console never calls it. */
    @Test
    void packagesInsideTheBundleAreFoundByWhatTheyDo() throws IOException {
        Map<String, String> marks = Map.of(
                "javascript-lp-solver", "Polyopt",
                "stringify-object", "getOwnPropertySymbols",
                "reserved-identifiers", "\"instanceof\"",
                "function-timeout", "functionTimeout");
        String bundle = Files.readString(LIBRARIES.resolve("d3-dag.mjs"));

        marks.forEach((name, mark) -> assertThat(bundle.contains(mark))
                .as(name)
                .isEqualTo(Files.exists(LIBRARIES.resolve(name + ".LICENSE.txt"))));
    }
}
