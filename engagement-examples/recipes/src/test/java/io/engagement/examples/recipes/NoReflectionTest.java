package io.engagement.examples.recipes;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.engagement.nps.Nps;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the note on native images says of the core, read off its bytecode. */
class NoReflectionTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .importUrl(Nps.class.getProtectionDomain().getCodeSource().getLocation());

    /** What native-image must be told of, or what it closes the world against. */
    private static final List<String> DYNAMIC = List.of(
            "java.lang.reflect.",
            "java.lang.invoke.MethodHandles$Lookup",
            "java.lang.ClassLoader",
            "java.util.ServiceLoader",
            "java.util.ResourceBundle",
            "java.beans.",
            "javax.script.",
            "sun.misc.Unsafe");

    private static final Set<String> LOOKUPS = Set.of(
            "forName",
            "newInstance",
            "getResource",
            "getResourceAsStream",
            "getMethod",
            "getMethods",
            "getDeclaredMethod",
            "getDeclaredMethods",
            "getField",
            "getFields",
            "getDeclaredField",
            "getDeclaredFields",
            "getConstructor",
            "getConstructors",
            "getDeclaredConstructor",
            "getDeclaredConstructors",
            "getRecordComponents");

    private static DescribedPredicate<JavaAccess<?>> dynamic() {
        return describe("reflection, resources, services or class loading", access -> {
            String owner = access.getTargetOwner().getFullName();
            String name = access.getTarget().getName();
            return DYNAMIC.stream().anyMatch(owner::startsWith)
                    || (owner.equals("java.lang.Class") && LOOKUPS.contains(name))
                    || (owner.equals("java.lang.System") && (name.equals("load") || name.equals("loadLibrary")));
        });
    }

    private static final ArchRule STATIC = noClasses().should().accessTargetWhere(dynamic());

    @Test
    void theCoreIsClosed() {
        assertThat(CORE.size()).isGreaterThan(300);
        STATIC.check(CORE);
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.engagement..",
                        "java.lang..",
                        "java.io..",
                        "java.math..",
                        "java.time..",
                        "java.util..",
                        "java.nio..",
                        "java.text..",
                        "org.slf4j",
                        "org.apache.commons..",
                        "org.jspecify..",
                        "")
                .check(CORE);
    }

    @Test
    void theRuleCanFail() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> STATIC.check(new ClassFileImporter().importClasses(Looking.class)))
                .withMessageContaining("getRecordComponents");
    }

    private static final class Looking {
        @SuppressWarnings("unused")
        static Object[] look(Object object) {
            return object.getClass().getRecordComponents();
        }
    }
}
