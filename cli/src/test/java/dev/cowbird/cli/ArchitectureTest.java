/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLI = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("dev.cowbird.cli");

  @Test
  void libvirt_and_native_code_are_the_drivers() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.libvirt..", "com.sun.jna..", "dev.cowbird.junit..")
        .check(CLI);
  }

  @Test
  void only_main_knows_the_standard_streams() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Main.class.getName())
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLI);
  }

  @Test
  void packages_have_no_cycle() {
    slices().matching("dev.cowbird.cli.(**)").should().beFreeOfCycles().check(CLI);
  }
}
