/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static dev.cowbird.driver.lifecycle.TestHost.VM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.hypervisor.AddressSource;
import dev.cowbird.driver.hypervisor.InterfaceAddress;
import dev.cowbird.imagebackend.ProgressListener;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTest {
  private final TestHost host;

  DiagnosisTest(@TempDir Path directory) {
    this.host = new TestHost(directory);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00:00:00:00:00:00", "33:33:00:00:00:01", "no address", "::"})
  void what_an_agent_tells_of_other_devices_is_no_reason_to_fail(String mac) {
    host.hypervisor
        .guest(VM.value())
        .isKnownAt(
            AddressSource.AGENT,
            new InterfaceAddress("tun0", mac, InetAddress.getLoopbackAddress(), 8));
    try (LibvirtComputeDriver driver = host.open()) {
      driver.spawn(host.spec(), ProgressListener.none());

      assertThat(driver.diagnose(VM, Set.of())).hasSize(1);
    }
  }
}
