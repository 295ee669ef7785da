package io.throttlemachines.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;
import org.springframework.boot.autoconfigure.AutoConfiguration;

/** How the starter is put together. The core's classes are seen too, so that a cycle over both shows. */
@AnalyzeClasses(packages = "io.throttlemachines", importOptions = DoNotIncludeTests.class)
class StarterArchitectureTest {

    private static final String SPRING = "io.throttlemachines.spring.";
    private static final String WIRING = "io.throttlemachines.spring.autoconfigure..";

    @ArchTest
    static final ArchRule runtimeNeverImportsItsWiring = noClasses()
            .that()
            .resideOutsideOfPackage(WIRING)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(WIRING)
            .because("annotations, aspects and the endpoint work however they were wired");

    /** Without this, the rule above could pass because the wiring has moved. */
    @ArchTest
    static final ArchRule wiringLivesInItsPackage =
            classes().that().areAnnotatedWith(AutoConfiguration.class).should().resideInAPackage(WIRING);

    @ArchTest
    static final ArchRule wiringOnlyWires = classes()
            .that()
            .resideInAPackage(SPRING + "autoconfigure")
            .and()
            .areTopLevelClasses()
            .should()
            .haveNameNotMatching(".*(Properties|FailureAnalyzer|Mapper|Endpoint|Advisor)")
            .because("properties, diagnostics and everything that runs have packages of their own");

    @ArchTest
    static final ArchRule configurationKnowsNothingThatRuns =
            onlyDependsOn("config", "config", "config.written", "customize", "store", "slice");

    @ArchTest
    static final ArchRule customizersKnowNoConfiguration = onlyDependsOn("customize", "customize");

    @ArchTest
    static final ArchRule storesKnowNoConfiguration = onlyDependsOn("store", "store", "slice");

    @ArchTest
    static final ArchRule slicesKnowNothing = onlyDependsOn("slice", "slice");

    @ArchTest
    static final ArchRule redisKnowsOnlyItself = onlyDependsOn("redis", "redis");

    @ArchTest
    static final ArchRule writtenNamesKnowNoConfiguration = onlyDependsOn("config.written", "config.written");

    @ArchTest
    static final ArchRule diagnosticsReadConfigurationAndAnnotations =
            onlyDependsOn("diagnostics", "diagnostics", "config", "aop");

    @ArchTest
    static final ArchRule refreshReadsConfigurationAndDiagnostics =
            onlyDependsOn("refresh", "refresh", "config", "diagnostics");

    @ArchTest
    static final ArchRule annotationsKnowNoEndpoint =
            onlyDependsOn("aop", "aop", "aop.selfcall", "aop.reactive", "aop.kotlin", "slice");

    @ArchTest
    static final ArchRule endpointReadsWhatActsAroundMethods =
            onlyDependsOn("actuate..", "actuate", "actuate..", "aop");

    @ArchTest
    static final ArchRule consoleReadsTheEndpoint =
            onlyDependsOn("console", "console", "actuate.view", "actuate.response", "actuate.body");

    @ArchTest
    static final ArchRule metricsHealthWebAndClientStandAlone = noClasses()
            .that()
            .resideInAnyPackage(SPRING + "metrics", SPRING + "health", SPRING + "web", SPRING + "client")
            .should()
            .dependOnClassesThat(resideInAPackage("io.throttlemachines.spring..")
                    .and(not(resideInAnyPackage(
                            SPRING + "metrics", SPRING + "health", SPRING + "web", SPRING + "client"))))
            .because("each adapts the core alone");

    /** {@code SelfCallReader.read} and the {@code SelfCall}s it returns are the only door. */
    @ArchTest
    static final ArchRule selfCallsHaveOneDoor = noClasses()
            .that()
            .resideOutsideOfPackage(SPRING + "aop.selfcall")
            .should()
            .dependOnClassesThat(
                    resideInAPackage(SPRING + "aop.selfcall").and(not(nameMatching(".*\\.SelfCall(Reader)?(\\$.*)?"))));

    /** A room of the starter, and the rooms of the starter that it may use. */
    private static ArchRule onlyDependsOn(String room, String... rooms) {
        String[] allowed = Arrays.stream(rooms).map(each -> SPRING + each).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(SPRING + room)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.throttlemachines.spring..").and(not(resideInAnyPackage(allowed))));
    }

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("(**)").should().beFreeOfCycles();

    /** NullAway checks only marked packages: without this rule, a package without the mark would stay unchecked. */
    @ArchTest
    static final ArchRule packagesAreNullMarked = classes()
            .should(ArchCondition.from(DescribedPredicate.describe(
                    "be in a @NullMarked package", type -> type.getPackage().isAnnotatedWith(NullMarked.class))));
}
