/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.HostReport.Check;
import dev.cowbird.driver.HostReport.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file is of this process's group, which is not kvm. */
class KvmDeviceTest {
  @TempDir
  Path directory;

  private Check check(String permissions) throws IOException {
    Path device = Files.createFile(directory.resolve("kvm"));
    Files.setPosixFilePermissions(device, PosixFilePermissions.fromString(permissions));
    return KvmDevice.check(device).orElseThrow();
  }

  @Test
  void says_nothing_where_there_is_none() {
    assertThat(KvmDevice.check(directory.resolve("kvm"))).isEmpty();
  }

  @Test
  void is_content_with_a_device_that_is_open_to_all() throws IOException {
    assertThat(check("rw-rw-rw-").verdict()).isEqualTo(Verdict.GOOD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-rw----", "rw-rw-r--", "rw-rw--w-"})
  void tells_how_to_open_a_device_that_is_closed(String permissions) throws IOException {
    Check check = check(permissions);

    assertThat(check.verdict()).isEqualTo(Verdict.POOR);
    assertThat(check.found()).contains(directory.resolve("kvm").toString());
    assertThat(check.remedy().orElseThrow()).contains("chmod 660");
  }
}
