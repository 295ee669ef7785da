package io.throttlemachines.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import io.throttlemachines.breaker.Admission;
import org.jspecify.annotations.NullMarked;

/** What the core may depend on. A rule that finds no class to judge fails. */
@AnalyzeClasses(packages = "io.throttlemachines", importOptions = DoNotIncludeTests.class)
class CoreArchitectureTest {

    private static final String FOR_TESTS = "io.throttlemachines.test";
    private static final String INTERNAL = "io.throttlemachines.internal..";
    private static final String INTERNAL_CONFIG = "io.throttlemachines.internal.config";
    private static final String INTERNAL_TEXT = "io.throttlemachines.internal.text";

    @ArchTest
    static final ArchRule coreKnowsNoSpring = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..")
            .because("the core is plain Java");

    @ArchTest
    static final ArchRule coreStandsOnFewLibraries = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.throttlemachines..",
                    "java..",
                    "org.jspecify.annotations..",
                    "org.slf4j..",
                    "org.HdrHistogram..",
                    "io.micrometer.context..",
                    "org.assertj.core..")
            .because("each library of the core is a library of every application");

    @ArchTest
    static final ArchRule assertionsAreOnlyForTests = noClasses()
            .that()
            .resideOutsideOfPackage(FOR_TESTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.assertj..", FOR_TESTS)
            .because("an application runs without what its tests need");

    @ArchTest
    static final ArchRule tickerNeedsNoAssertions = noClasses()
            .that()
            .haveNameMatching(".*\\.ManualTicker(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.assertj..")
            .because("tests that assert by other means drive the time too");

    @ArchTest
    static final ArchRule contextPropagationIsOptional = noClasses()
            .that()
            .haveNameNotMatching(".*\\.CallContext(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..")
            .because("an application may come without it");

    @ArchTest
    static final ArchRule theLimiterStoreKnowsOnlyItsOwnSettings = noClasses()
            .that()
            .resideInAPackage("io.throttlemachines.internal.limiter.store")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "io\\.throttlemachines\\.limiter\\.(Limiter|LimiterConfig)(\\$.*)?|io\\.throttlemachines\\.internal\\.limiter\\.[A-Z].*")
            .because("another store can take its place");

    @ArchTest
    static final ArchRule publicTypesKnowNoEngine = noClasses()
            .that()
            .resideInAPackage("io.throttlemachines.*")
            .should()
            .dependOnClassesThat(
                    resideInAPackage(INTERNAL).and(not(resideInAnyPackage(INTERNAL_CONFIG, INTERNAL_TEXT))))
            .because("public types must not depend on the engine");

    @ArchTest
    static final ArchRule engineKnowsNoEntryPoint = noClasses()
            .that()
            .resideInAPackage(INTERNAL)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.throttlemachines")
            .because("ThrottleMachines puts the engine together");

    @ArchTest
    static final ArchRule breakersKnowNoLimiters = noClasses()
            .that()
            .resideInAPackage("io.throttlemachines.internal.breaker")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.throttlemachines..limiter..")
            .because("what both need is in control, graph and event");

    @ArchTest
    static final ArchRule limitersKnowNoBreakers = noClasses()
            .that()
            .resideInAPackage("io.throttlemachines.internal.limiter..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.throttlemachines..breaker..")
                    .and(not(type(Admission.class)))) // what every call reports its end to
            .because("what both need is in control, graph, event, key and bulkhead");

    @ArchTest
    static final ArchRule manualControlIsForBreakersAndLimitersAlike = noClasses()
            .that()
            .resideInAPackage("io.throttlemachines.internal.control")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.throttlemachines.internal.breaker..",
                    "io.throttlemachines.internal.limiter..",
                    "io.throttlemachines.internal.graph..")
            .because("breakers and limiters share it");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("(**)").should().beFreeOfCycles();

    /** NullAway checks only marked packages: without this rule, a package without the mark would stay unchecked. */
    @ArchTest
    static final ArchRule packagesAreNullMarked = classes()
            .should(ArchCondition.from(DescribedPredicate.describe(
                    "be in a @NullMarked package", type -> type.getPackage().isAnnotatedWith(NullMarked.class))));
}
