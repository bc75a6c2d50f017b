package io.deepviz;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.deepviz.testing.BackendContractTest;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rooms: a package uses only those before it in the list, so that nobody has to know what is built on top of what he
 * reads; so there are no cycles either. Rooms that are not there yet are in the list already.
 */
public class ArchitectureTest { // public, as a class in it must be
    private static final String ROOT = "io.deepviz";
    private static final List<String> ROOMS = List.of(
            "io.deepviz.tensor..",
            "io.deepviz.error..",
            "io.deepviz.image..",
            ROOT,
            "io.deepviz.spi..",
            "io.deepviz.render..",
            "io.deepviz.index..",
            "io.deepviz.features..",
            "io.deepviz.projection..",
            "io.deepviz.attribution..",
            "io.deepviz.synthesis..",
            "io.deepviz.training..",
            "io.deepviz.report..",
            "io.deepviz.testing..");

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void everyClassIsInARoom() {
        classes().should().resideInAnyPackage(ROOMS.toArray(new String[0])).check(ALL);
        for (String room :
                List.of(ROOMS.get(0), ROOMS.get(1), ROOMS.get(2), ROOT, ROOMS.get(4), "io.deepviz.testing..")) {
            assertThat(ALL.that(JavaClass.Predicates.resideInAPackage(room)))
                    .as(room)
                    .isNotEmpty();
        }
    }

    @Test
    void aRoomUsesOnlyTheRoomsBeforeIt() {
        for (int i = 0; i < ROOMS.size() - 1; i++) {
            String[] later = ROOMS.subList(i + 1, ROOMS.size()).toArray(new String[0]);
            noClasses()
                    .that()
                    .resideInAPackage(ROOMS.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .allowEmptyShould(true)
                    .check(ALL);
        }
    }

    @Test
    void tensorUsesNoOtherRoomAndNeitherDoesError() {
        for (String room : ROOMS.subList(0, 2)) {
            noClasses()
                    .that()
                    .resideInAPackage(room)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            ROOMS.stream().filter(each -> !each.equals(room)).toArray(String[]::new))
                    .check(ALL);
        }
    }

    @Test
    void theContractUsesNothingButTheCoreAndTheSpi() {
        noClasses()
                .that()
                .resideInAPackage("io.deepviz.testing..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOMS.subList(5, ROOMS.size() - 1).toArray(new String[0]))
                .check(ALL);
    }

    @Test
    void onlyTheAdapterForJUnitNeedsJUnit() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(BackendContractTest.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.junit..", "org.opentest4j..", "org.assertj..")
                .check(ALL);
    }

    @Test
    void publicSignaturesNameNoTypesOfOthers() {
        codeUnits().should(nameOnly(ArchitectureTest::types)).check(ALL);
        fields().should(nameOnly(ArchitectureTest::types)).check(ALL);
        classes().should(extendOnlyOurs()).check(ALL);
    }

    /** A signature with Guava in it is one that this test must find; there is one here. */
    @Test
    void aForeignTypeInAPublicSignatureIsFound() {
        JavaClasses bad = new ClassFileImporter().importClasses(Foreign.class);

        assertThat(codeUnits()
                        .should(nameOnly(ArchitectureTest::types))
                        .evaluate(bad)
                        .getFailureReport()
                        .getDetails())
                .hasSize(2)
                .anyMatch(each -> each.contains("Foreign.plain") && each.contains("com.google.common.collect"))
                .anyMatch(each -> each.contains("Foreign.nested") && each.contains("com.google.common.collect"));
    }

    @SuppressWarnings("unused")
    public static final class Foreign {
        public com.google.common.collect.ImmutableSet<String> plain() {
            return com.google.common.collect.ImmutableSet.of();
        }

        public List<com.google.common.collect.Range<Integer>> nested() {
            return List.of();
        }

        private com.google.common.collect.ImmutableSet<String> hidden() {
            return com.google.common.collect.ImmutableSet.of();
        }
    }

    private static Collection<JavaType> types(JavaCodeUnit unit) {
        return Stream.concat(unit.getParameterTypes().stream(), Stream.of(unit.getReturnType()))
                .toList();
    }

    private static Collection<JavaType> types(JavaField field) {
        return Set.of(field.getType());
    }

    private interface Types<T> {
        Collection<JavaType> of(T member);
    }

    private static <T extends JavaMember> ArchCondition<T> nameOnly(Types<T> types) {
        return new ArchCondition<>("name only types of Java and of DeepViz where others see them") {
            @Override
            public void check(T member, ConditionEvents events) {
                if (!isVisible(member) || member.getOwner().isEquivalentTo(BackendContractTest.class)) {
                    return;
                }
                types.of(member).stream()
                        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                        .filter(type -> !isOurs(type))
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                member, member.getFullName() + " names " + type.getName())));
            }
        };
    }

    private static ArchCondition<JavaClass> extendOnlyOurs() {
        return new ArchCondition<>("extend only types of Java and of DeepViz where others see them") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (isVisible(type)) {
                    Stream.concat(type.getAllRawInterfaces().stream(), type.getAllRawSuperclasses().stream())
                            .filter(above -> !isOurs(above))
                            .forEach(above -> events.add(SimpleConditionEvent.violated(
                                    type, type.getName() + " extends " + above.getName())));
                }
            }
        };
    }

    private static boolean isVisible(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return isVisible(member.getOwner())
                && !modifiers.contains(JavaModifier.SYNTHETIC)
                && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
    }

    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isVisible).orElse(true);
    }

    private static boolean isOurs(JavaClass type) {
        JavaClass plain = type.getBaseComponentType();
        String name = plain.getPackageName();
        return plain.isPrimitive() || name.startsWith("java.") || name.equals(ROOT) || name.startsWith(ROOT + ".");
    }
}
