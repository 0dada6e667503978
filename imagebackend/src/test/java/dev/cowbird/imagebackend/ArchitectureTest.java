/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which package may know which. */
class ArchitectureTest {
  private static final String ROOT = "dev.cowbird.imagebackend";

  private static final JavaClasses MODULE = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages(ROOT);

  private static void check(ArchRule rule) {
    rule.check(MODULE);
  }

  @Test
  void packages_depend_on_each_other_in_one_direction() {
    check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
  }

  @Test
  void the_values_depend_on_no_stage() {
    check(noClasses()
        .that(resideInAPackage(ROOT))
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT + ".*..")));
  }

  @Test
  void nothing_in_earnest_depends_on_what_is_for_tests() {
    check(noClasses()
        .that(resideOutsideOfPackage(ROOT + ".testing"))
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT + ".testing")));
  }

  @Test
  void only_the_flow_knows_every_stage() {
    check(noClasses()
        .that(resideOutsideOfPackage(ROOT + ".flow"))
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT + ".flow")));
  }

  @Test
  void the_image_side_knows_no_hypervisor() {
    check(noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.libvirt..", "dev.cowbird.driver..", "dev.cowbird.cli.."));
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.commons.exec.., command",
    "org.tukaani.xz.., unpack",
    "org.bouncycastle.., proof",
    "com.github.luben.zstd.., 'unpack,inflate'",
    "com.sun.jna.., 'file,inflate,digest'",
    "com.fasterxml.jackson.databind.., 'file,lock,qemuimg,source.glance'",
    "java.net.http.., 'source.http,source.glance,flow'",
    "org.snakeyaml.., source.glance"
  })
  void each_library_has_its_place(String library, String places) {
    String[] allowed =
        Arrays.stream(places.split(",")).map(place -> ROOT + "." + place).toArray(String[]::new);

    check(noClasses()
        .that()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat(resideInAPackage(library)));
  }

  @Test
  void formats_are_read_without_files_processes_or_network() {
    check(classes()
        .that()
        .resideInAnyPackage(ROOT + ".format", ROOT + ".inspect")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            ROOT,
            ROOT + ".format",
            ROOT + ".inspect",
            "java.lang..",
            "java.io",
            "java.nio",
            "java.nio.channels",
            "java.nio.charset",
            "java.util..",
            "org.jspecify.."));
  }

  @Test
  void processes_are_started_in_one_place() {
    check(noClasses()
        .that(resideOutsideOfPackage(ROOT + ".command"))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(ProcessBuilder.class.getName()));
  }

  @Test
  void nothing_prints() {
    check(noClasses().should().accessField(System.class, "out"));
    check(noClasses().should().accessField(System.class, "err"));
  }
}
