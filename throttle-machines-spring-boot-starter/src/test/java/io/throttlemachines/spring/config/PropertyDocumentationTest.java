package io.throttlemachines.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import tools.jackson.databind.JsonNode;

/** The tables of properties in docs/ and the IDE metadata agree: each property, with the same default. */
class PropertyDocumentationTest {

    private static final String PREFIX = ThrottleMachinesProperties.PREFIX + ".";
    private static final Path DOCS = Path.of("").toAbsolutePath().resolveSibling("docs");
    private static final Pattern CELLS = Pattern.compile("\\s*\\|\\s*");

    @Test
    void everyPropertyIsDescribedInASentence() {
        Stream.of(
                        Metadata.main(),
                        Metadata.of(BreakerProperties.class),
                        Metadata.of(CascadeProperties.class),
                        Metadata.of(LimiterProperties.class),
                        Metadata.of(GroupProperties.class),
                        Metadata.of(MemberBreakerProperties.class),
                        Metadata.of(MemberLimiterProperties.class),
                        Metadata.of(HedgeProperties.class))
                .forEach(properties -> assertThat(properties).isNotEmpty().allSatisfy((name, property) -> {
                    assertThat(Metadata.description(property)).as(name).matches("[A-Z][^\\n]{10,}\\.");
                    assertThat(property.path("type").asString("")).as(name).isNotBlank();
                }));
    }

    @Test
    void theTopLevelTableHasEverySinglePropertyWithItsDefault() throws IOException {
        Map<String, String> stated = new TreeMap<>();
        Metadata.main().forEach((name, property) -> {
            if (name.startsWith(PREFIX) && !name.startsWith(PREFIX + "defaults.") && !isMap(property)) {
                stated.put(name.substring(PREFIX.length()), Metadata.defaultOf(property));
            }
        });
        Map<String, String> documented = table("configuration.md", "## Top level");
        documented.keySet().removeIf(name -> name.endsWith(".*"));

        assertThat(documented).containsExactlyInAnyOrderEntriesOf(stated);
    }

    @Test
    void theTableOfTheTopLevelHasEveryKindOfNode() throws IOException {
        assertThat(table("configuration.md", "## Top level").keySet())
                .filteredOn(name -> name.endsWith(".*"))
                .containsExactlyInAnyOrderElementsOf(
                        kinds("", ThrottleMachinesProperties.class).toList());
    }

    /** Each part that has its own table, by its heading. */
    private static Stream<String> kinds(String prefix, Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).flatMap(component -> {
            String name = prefix + DataObjectPropertyName.toDashedForm(component.getName());
            if (component.getGenericType() instanceof ParameterizedType map) {
                String one = prefix.isEmpty() ? ".<name>." : ".<member>.";
                Class<?> value = (Class<?>) map.getActualTypeArguments()[1];
                return value == GroupProperties.class ? kinds(name + one, value) : Stream.of(name + one + "*");
            }
            return component.getType() == ThrottleMachinesProperties.Defaults.class
                    ? Arrays.stream(component.getType().getRecordComponents())
                            .map(kind -> name + "." + kind.getName() + ".*")
                    : Stream.empty();
        });
    }

    @Test
    void theTableOfBreakersHasEveryPropertyWithItsDefault() throws IOException {
        assertDocumented(
                table("configuration.md", "## Breakers"),
                "defaults.breaker.",
                BreakerProperties.class,
                CascadeProperties.class,
                MemberBreakerProperties.class);
    }

    @Test
    void theTableOfLimitersHasEveryPropertyWithItsDefault() throws IOException {
        assertDocumented(
                table("configuration.md", "## Limiters"),
                "defaults.limiter.",
                LimiterProperties.class,
                MemberLimiterProperties.class);
    }

    @Test
    void theTableOfHedgesHasEveryPropertyWithItsDefault() throws IOException {
        assertDocumented(table("hedging.md", "## What happens in a call"), "defaults.hedge.", HedgeProperties.class);
    }

    @Test
    void theTableOfRetriesHasEveryPropertyWithItsDefault() throws IOException {
        assertDocumented(table("retries.md", "## What happens in a call"), "defaults.retry.", RetryProperties.class);
    }

    private static void assertDocumented(Map<String, String> documented, String defaults, Class<?>... types) {
        Map<String, String> stated = new LinkedHashMap<>();
        for (Class<?> type : types) {
            Metadata.of(type).forEach((name, property) -> {
                String value = Metadata.defaultOf(property);
                assertThat(stated.getOrDefault(name, value))
                        .as(type + " " + name)
                        .isEqualTo(value);
                stated.put(name, value);
            });
        }
        assertThat(documented).containsExactlyInAnyOrderEntriesOf(stated);

        Map<String, JsonNode> main = Metadata.main();
        main.keySet().removeIf(name -> !name.startsWith(PREFIX + defaults));
        assertThat(main).isNotEmpty().allSatisfy((name, property) -> {
            String value = stated.get(name.substring((PREFIX + defaults).length()));
            assertThat(value).as(name).startsWith(plain(Metadata.defaultOf(property)));
        });
    }

    /** The description of a property that only some nodes have says so. */
    @ParameterizedTest
    @ValueSource(strings = {"cascades-to: only under cascades", "guard: only in a group"})
    void tablesMarkPropertiesThatNotEveryNodeHas(String said) throws IOException {
        String[] both = said.split(": ", 2);
        assertThat(Metadata.of(BreakerProperties.class)).doesNotContainKey(both[0]);
        assertThat(Files.readString(DOCS.resolve("configuration.md")).replace("`", ""))
                .containsPattern("\\| " + both[0] + " \\| none \\| [^|]+ \\| " + both[1]);
    }

    private static boolean isMap(JsonNode property) {
        return property.get("type").asString().startsWith("java.util.Map");
    }

    /** The first table under a heading: names and, in the second column, defaults. */
    private static Map<String, String> table(String page, String heading) throws IOException {
        List<String> lines = Files.readAllLines(DOCS.resolve(page));
        Map<String, String> rows = new TreeMap<>();
        lines.stream()
                .dropWhile(line -> !line.startsWith(heading))
                .dropWhile(line -> !line.startsWith("| ---"))
                .skip(1)
                .takeWhile(line -> line.startsWith("|"))
                .map(CELLS::split)
                .forEach(cells -> {
                    for (String name : cells[1].split(", ")) {
                        rows.put(name.replace("`", ""), plain(cells[2]));
                    }
                });
        assertThat(rows).as(page + " " + heading).isNotEmpty();
        return rows;
    }

    /** Without formatting. */
    private static String plain(String value) {
        return value.replace("`", "").replaceAll("(?<=\\d),(?=\\d{3})", "").replaceAll("\\.0$", "");
    }
}
