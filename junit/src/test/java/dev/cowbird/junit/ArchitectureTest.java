/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.junit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void knows_the_driver_and_not_the_command() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.cowbird.cli..", "org.libvirt..", "com.sun.jna..")
        .check(new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.cowbird.junit"));
  }
}
