/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class ArchitectureTest {
  private static final JavaClasses COWBIRD = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("dev.cowbird");

  private static void check(ArchRule rule) {
    rule.check(COWBIRD);
  }

  @Test
  void packages_depend_on_each_other_in_one_direction() {
    check(slices().matching("dev.cowbird.(**)").should().beFreeOfCycles());
  }

  @Test
  void modules_depend_on_each_other_in_one_direction() {
    check(noClasses()
        .that()
        .resideInAnyPackage("dev.cowbird.driver..", "dev.cowbird.imagebackend..")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.cowbird.cli..")));
    check(noClasses()
        .that()
        .resideInAnyPackage("dev.cowbird.imagebackend..")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.cowbird.driver..")));
  }

  /** The main method hands the streams to {@code output}; nothing else does. */
  @Test
  void one_package_prints() {
    for (String stream : new String[] {"out", "err"}) {
      check(noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Main.class.getName())
          .should()
          .accessField(System.class, stream));
    }
  }

  @Test
  void what_is_printed_knows_no_command() {
    check(noClasses()
        .that(resideInAPackage("dev.cowbird.cli.output"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.cowbird.cli.command", "picocli.."));
  }

  @Test
  void one_package_reads_the_command_line_and_one_describes_it() {
    check(noClasses()
        .that()
        .resideOutsideOfPackages("dev.cowbird.cli.command", "dev.cowbird.cli.manual", "picocli..")
        .should()
        .dependOnClassesThat(resideInAPackage("picocli..")));
  }

  @Test
  void one_package_writes_json_documents() {
    check(noClasses()
        .that()
        .resideInAnyPackage("dev.cowbird.cli", "dev.cowbird.cli.command")
        .should()
        .dependOnClassesThat(resideInAPackage("com.fasterxml..")));
  }

  @Test
  void hypervisors_and_native_code_are_the_drivers() {
    check(noClasses()
        .that(resideInAPackage("dev.cowbird.cli.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.libvirt..",
            "com.sun.jna..",
            "dev.cowbird.driver.hypervisor..",
            "dev.cowbird.junit.."));
  }

  @Test
  void only_the_beginning_chooses_a_driver() {
    check(noClasses()
        .that()
        .resideInAPackage("dev.cowbird.cli..")
        .and()
        .doNotHaveFullyQualifiedName(Main.class.getName())
        .should()
        .dependOnClassesThat(resideInAPackage("dev.cowbird.driver.lifecycle")));
  }
}
