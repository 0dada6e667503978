/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses DRIVER = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("dev.cowbird.driver");

  /** Values that every package may know. */
  private static final DescribedPredicate<JavaClass> NOT_PLAIN =
      resideOutsideOfPackages("dev.cowbird.driver.address", "dev.cowbird.driver.text");

  @Test
  void only_one_package_calls_native_code() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.cowbird.driver.hypervisor.libvirt")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.libvirt..", "com.sun.jna..")
        .check(DRIVER);
  }

  @Test
  void of_cowbird_only_the_image_side_is_known() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.cowbird.cli..", "dev.cowbird.junit..")
        .check(DRIVER);
  }

  @Test
  void values_at_the_root_know_no_package_below_but_the_models() {
    noClasses()
        .that()
        .resideInAPackage("dev.cowbird.driver")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.cowbird.driver.*..")
            .and(resideOutsideOfPackage("dev.cowbird.driver.domain"))
            .and(resideOutsideOfPackage("dev.cowbird.driver.domain.edit"))
            .and(resideOutsideOfPackage("dev.cowbird.driver.network"))
            .and(NOT_PLAIN))
        .check(DRIVER);
  }

  @Test
  void addresses_and_texts_know_nothing_else_of_the_driver() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.cowbird.driver.address", "dev.cowbird.driver.text")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.cowbird.driver..").and(NOT_PLAIN))
        .check(DRIVER);
  }

  @Test
  void the_network_model_knows_only_the_domain_model() {
    noClasses()
        .that()
        .resideInAPackage("dev.cowbird.driver.network")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.cowbird.driver..")
            .and(resideOutsideOfPackage("dev.cowbird.driver.domain"))
            .and(resideOutsideOfPackage("dev.cowbird.driver.network"))
            .and(NOT_PLAIN))
        .check(DRIVER);
  }

  @Test
  void the_domain_model_knows_addresses_and_texts_alone() {
    noClasses()
        .that()
        .resideInAPackage("dev.cowbird.driver.domain")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.cowbird.driver..")
            .and(resideOutsideOfPackage("dev.cowbird.driver.domain"))
            .and(NOT_PLAIN))
        .check(DRIVER);
  }

  @Test
  void the_editor_knows_the_domain_model_and_addresses_alone() {
    noClasses()
        .that()
        .resideInAPackage("dev.cowbird.driver.domain.edit")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.cowbird.driver..")
            .and(resideOutsideOfPackage("dev.cowbird.driver.domain.."))
            .and(NOT_PLAIN))
        .check(DRIVER);
  }

  @Test
  void what_is_tested_knows_no_fake() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.cowbird.driver.testing")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.cowbird.driver.testing")
        .check(DRIVER);
  }

  @Test
  void packages_have_no_cycle() {
    slices().matching("dev.cowbird.(**)").should().beFreeOfCycles().check(DRIVER);
  }
}
