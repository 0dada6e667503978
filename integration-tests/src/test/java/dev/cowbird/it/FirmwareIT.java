/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.domain.Firmware;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.Peripherals;
import dev.cowbird.driver.domain.Platform;
import dev.cowbird.driver.domain.SecureBoot;
import dev.cowbird.driver.domain.Tpm;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.junit.CowbirdTest;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What a machine boots by, seen from its guest. */
@CowbirdTest
class FirmwareIT {
  private static Hardware by(SecureBoot secureBoot) {
    return Hardware.builder()
        .platform(Platform.builder().firmware(new Firmware.Uefi(secureBoot)).build())
        .peripherals(Peripherals.builder().tpm(Tpm.standard()).build())
        .build();
  }

  private static InstanceSpec spec(InstanceName name, Hardware hardware) {
    return TinyGuest.spec(name)
        .network(new NetworkSpec.None())
        .hardware(hardware)
        .build();
  }

  @Test
  void a_guest_is_booted_by_uefi_and_has_a_tpm(ComputeDriver driver, InstanceName name)
      throws IOException {
    driver.spawn(spec(name, by(SecureBoot.OFF)), ProgressListener.none());
    driver.await(name, WaitFor.console("TINY-READY"), TinyGuest.PATIENCE);

    assertThat(Files.readString(driver.consoleLog(name))).contains("fw=uefi tpm=2");
  }

  @Test
  void without_either_there_is_neither(ComputeDriver driver, InstanceName name) throws IOException {
    driver.spawn(spec(name, Hardware.standard()), ProgressListener.none());
    driver.await(name, WaitFor.console("TINY-READY"), TinyGuest.PATIENCE);

    assertThat(Files.readString(driver.consoleLog(name))).contains("fw=bios tpm=none");
  }

  /** The tiny guest's boot loader is signed by nobody. */
  @Test
  void secure_boot_starts_nothing_that_is_not_signed(ComputeDriver driver, InstanceName name)
      throws IOException {
    driver.spawn(spec(name, by(SecureBoot.ON)), ProgressListener.none());
    driver.await(name, WaitFor.console("Access Denied"), TinyGuest.PATIENCE);

    XmlDocument xml = XmlDocument.parse(driver.domainXml(name));
    assertThat(xml.first("/domain/os/loader/@secure")).contains("yes");
    assertThat(xml.first("/domain/features/smm/@state")).contains("on");
    assertThat(Files.readString(driver.consoleLog(name))).doesNotContain("TINY-BOOT");
  }
}
