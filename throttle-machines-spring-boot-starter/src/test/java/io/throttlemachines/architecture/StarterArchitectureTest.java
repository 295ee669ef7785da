package io.throttlemachines.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;
import org.springframework.boot.autoconfigure.AutoConfiguration;

/** How the starter is put together. The core's classes are seen too, so that a cycle over both shows. */
@AnalyzeClasses(packages = "io.throttlemachines", importOptions = DoNotIncludeTests.class)
class StarterArchitectureTest {

    private static final String WIRING = "io.throttlemachines.spring.autoconfigure..";

    @ArchTest
    static final ArchRule runtimeNeverImportsItsWiring = noClasses()
            .that()
            .resideOutsideOfPackage(WIRING)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(WIRING)
            .because("annotations, aspects and the endpoint work however they were wired");

    /** Keeps the rule above from passing because the wiring has moved. */
    @ArchTest
    static final ArchRule wiringLivesInItsPackage =
            classes().that().areAnnotatedWith(AutoConfiguration.class).should().resideInAPackage(WIRING);

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("(**)").should().beFreeOfCycles();

    /** NullAway looks only at marked packages: one that forgot would go unchecked and unseen. */
    @ArchTest
    static final ArchRule packagesAreNullMarked = classes()
            .should(ArchCondition.from(DescribedPredicate.describe(
                    "be in a @NullMarked package", type -> type.getPackage().isAnnotatedWith(NullMarked.class))));
}
