package io.throttlemachines;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A list that is written by hand is complete. */
class EarlyClassesTest {

    private static final String FOR_TESTS = "io.throttlemachines.test";

    @Test
    void namesEveryClassWithStaticState() {
        List<String> withStaticState = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests()).importPackages("io.throttlemachines").stream()
                        .filter(each -> each.getStaticInitializer().isPresent())
                        .filter(each -> !each.getPackageName().equals(FOR_TESTS))
                        .filter(each -> !each.isEquivalentTo(EarlyClasses.class))
                        .map(JavaClass::getName)
                        .toList();
        assertThat(EarlyClasses.NAMES).containsExactlyInAnyOrderElementsOf(withStaticState);
    }
}
