package io.engagement;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.engagement.nps.Nps;
import io.engagement.wrong.churn.Surprising;
import io.engagement.wrong.domain.Upward;
import io.engagement.wrong.internal.numeric.Knowing;
import io.engagement.wrong.nps.Sideways;
import io.engagement.wrong.surprise.Unplanned;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Data flows down: facts, estimates, histories, metrics, segments; metrics do not know each other; nothing surprises. */
class ArchitectureTest {
    private static final Set<String> METRICS = Set.of("nps", "churn", "ltv", "activity", "behavior", "score");

    /** What each package may know of ours, itself aside. */
    private static final Map<String, Set<String>> MAY_KNOW = mayKnow();

    private static final URL MAIN =
            Nps.class.getProtectionDomain().getCodeSource().getLocation();
    private static final JavaClasses CORE = new ClassFileImporter().importUrl(MAIN);
    private static final JavaClasses WRONG = new ClassFileImporter()
            .importClasses(Upward.class, Sideways.class, Surprising.class, Knowing.class, Unplanned.class);

    private static Map<String, Set<String>> mayKnow() {
        Map<String, Set<String>> known = new HashMap<>();
        Set<String> internal = Set.of("internal.column", "internal.numeric", "internal.stream", "internal.text");
        internal.forEach(name -> known.put(name, Set.of()));
        known.put("domain", Set.of());
        known.put("estimate", and(internal, "domain"));
        known.put("history", and(internal, "domain", "estimate"));
        METRICS.forEach(metric -> known.put(metric, and(internal, "domain", "estimate", "history")));
        Set<String> all = new TreeSet<>(known.keySet());
        known.put("segment", all);
        return known;
    }

    private static Set<String> and(Set<String> names, String... more) {
        Set<String> both = new TreeSet<>(names);
        both.addAll(List.of(more));
        return both;
    }

    private static ArchRule knowsOnlyWhatItMay(String root, String name) {
        String[] allowed = Stream.concat(Stream.of(name), MAY_KNOW.get(name).stream())
                .map(other -> root + "." + other)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(root + "." + name)
                .should()
                .dependOnClassesThat(resideInAPackage(root + "..").and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true);
    }

    private static ArchRule everyPackageIsInThePlan(String root) {
        return classes()
                .should()
                .resideInAnyPackage(MAY_KNOW.keySet().stream()
                        .map(name -> root + "." + name)
                        .toArray(String[]::new));
    }

    private static ArchRule noCycles(String root) {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    private static final ArchRule NO_SURPRISES = noClasses().should().accessTargetWhere(surprising());

    /** The clock, chance and the machine's settings, as a class would reach for them. */
    private static DescribedPredicate<JavaAccess<?>> surprising() {
        return describe("the clock, chance, the default zone or locale, or standard output", access -> {
            String owner = access.getTargetOwner().getFullName();
            String name = access.getTarget().getName();
            return (owner.startsWith("java.time.") && (name.equals("now") || name.startsWith("system")))
                    || List.of("java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom")
                            .contains(owner)
                    || Set.of(
                                    "java.lang.System.out",
                                    "java.lang.System.err",
                                    "java.lang.System.currentTimeMillis",
                                    "java.lang.System.nanoTime",
                                    "java.lang.Math.random",
                                    "java.lang.StrictMath.random",
                                    "java.util.UUID.randomUUID",
                                    "java.util.Locale.getDefault",
                                    "java.util.TimeZone.getDefault",
                                    "java.util.Calendar.getInstance")
                            .contains(owner + "." + name)
                    || access.getTarget().getFullName().equals("java.util.Random.<init>()")
                    || access.getTarget().getFullName().equals("java.util.Date.<init>()")
                    || access.getTarget().getFullName().startsWith("java.lang.String.format(java.lang.String,")
                    || List.of(
                                    "java.lang.String.formatted([Ljava.lang.Object;)",
                                    "java.lang.String.toLowerCase()",
                                    "java.lang.String.toUpperCase()")
                            .contains(access.getTarget().getFullName());
        });
    }

    @Test
    void packagesKnowOnlyWhatTheyMay() {
        MAY_KNOW.keySet()
                .forEach(name -> knowsOnlyWhatItMay("io.engagement", name).check(CORE));
        everyPackageIsInThePlan("io.engagement")
                .check(CORE.that(not(DescribedPredicate.describe(
                        "module-info", type -> type.getName().endsWith("module-info")))));
        noCycles("io.engagement").check(CORE);
        assertThat(CORE.contain(Nps.class)).isTrue();
    }

    @Test
    void nothingSurprises() {
        NO_SURPRISES.check(CORE);
    }

    /** All packages are exported but the internal ones; of the JDK nothing but its base is read, no logging, no desktop. */
    @Test
    void internalsStayInside() throws URISyntaxException {
        ModuleDescriptor module = ModuleFinder.of(Path.of(MAIN.toURI()))
                .find("io.engagement.core")
                .orElseThrow()
                .descriptor();
        Set<String> exported = new TreeSet<>();
        module.exports().forEach(export -> exported.add(export.source()));
        Set<String> published = new TreeSet<>();
        module.packages().stream().filter(name -> !name.contains(".internal")).forEach(published::add);
        assertThat(exported).isEqualTo(published);
        assertThat(module.packages()).contains("io.engagement.internal.numeric");
        assertThat(module.opens()).isEmpty();
        assertThat(module.requires())
                .extracting(ModuleDescriptor.Requires::name)
                .allMatch(
                        name -> Set.of("java.base", "org.slf4j", "org.jspecify").contains(name)
                                || name.startsWith("org.apache.commons."));
    }

    /** The rules find what is wrong on purpose. */
    @Test
    void theRulesCanFail() {
        String root = "io.engagement.wrong";
        fails(knowsOnlyWhatItMay(root, "domain"), "Upward");
        fails(knowsOnlyWhatItMay(root, "nps"), "Surprising");
        fails(knowsOnlyWhatItMay(root, "churn"), "Sideways");
        fails(knowsOnlyWhatItMay(root, "internal.numeric"), "Knowing");
        fails(everyPackageIsInThePlan(root), "Unplanned");
        fails(noCycles(root), "Cycle detected");
        for (String method : List.of("clock", "today", "zone", "millis", "chance", "dice", "locale", "print")) {
            fails(NO_SURPRISES, method);
        }
    }

    private static void fails(ArchRule rule, String naming) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> rule.check(WRONG))
                .withMessageContaining(naming);
    }
}
