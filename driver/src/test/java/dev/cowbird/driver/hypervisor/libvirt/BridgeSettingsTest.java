/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgeSettingsTest {
  @TempDir
  private Path sys;

  @Test
  void names_those_that_are_off() throws IOException {
    set("iptables", "1\n");
    set("ip6tables", "0\n");

    assertThat(new BridgeSettings(sys).off())
        .containsExactly("net.bridge.bridge-nf-call-ip6tables");
    set("iptables", "0\n");
    assertThat(new BridgeSettings(sys).off()).hasSize(2);
  }

  @Test
  void those_that_come_with_the_first_filter_are_on() {
    assertThat(new BridgeSettings(sys).off()).isEmpty();
  }

  private void set(String name, String value) throws IOException {
    Path bridge = Files.createDirectories(sys.resolve("net/bridge"));
    Files.writeString(bridge.resolve("bridge-nf-call-" + name), value);
  }
}
