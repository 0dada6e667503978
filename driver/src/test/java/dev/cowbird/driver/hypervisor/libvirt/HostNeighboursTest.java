/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostNeighboursTest {
  private static final String DOMAIN = "<domain><devices>"
      + "<interface type='network'><mac address='52:54:00:AB:00:01'/></interface>"
      + "</devices></domain>";

  @TempDir
  private Path directory;

  @Test
  void knows_what_was_heard_from_the_domains_own_interfaces() throws IOException {
    Path table = Files.writeString(directory.resolve("arp"), """
        IP address       HW type     Flags       HW address            Mask     Device
        192.168.122.7    0x1         0x2         52:54:00:ab:00:01     *        virbr0
        192.168.122.8    0x1         0x0         52:54:00:ab:00:01     *        virbr0
        192.168.122.9    0x1         0x2         52:54:00:ab:00:02     *        virbr0
        """);

    assertThat(new HostNeighbours(table).of(DOMAIN)).singleElement().satisfies(known -> {
      assertThat(known.address().getHostAddress()).isEqualTo("192.168.122.7");
      assertThat(known.interfaceName()).isEqualTo("virbr0");
      assertThat(known.mac()).isEqualTo("52:54:00:ab:00:01");
    });
  }

  @Test
  void knows_nothing_where_there_is_no_table() {
    assertThat(new HostNeighbours(directory.resolve("none")).of(DOMAIN)).isEmpty();
  }
}
