/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.address.IpPrefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostRoutesTest {
  @TempDir
  private Path proc;

  @Test
  void reads_what_the_kernel_prints_without_what_clashes_with_nothing() throws IOException {
    Files.writeString(proc.resolve("route"), """
        Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
        eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
        virbr0\t007AA8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
        """);
    Files.writeString(proc.resolve("ipv6_route"), """
        fd00000000000000000000000000aa00 78 00000000000000000000000000000000 00 \
        00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth1
        fe800000000000000000000000000000 40 00000000000000000000000000000000 00 \
        00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth1
        00000000000000000000000000000000 00 00000000000000000000000000000000 00 \
        00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo
        """);

    assertThat(new HostRoutes(proc).read())
        .containsExactly(
            new HostRoute(IpPrefix.parse("192.168.122.0/24"), "virbr0"),
            new HostRoute(IpPrefix.parse("fd00::aa00/120"), "eth1"));
  }

  @Test
  void a_host_without_a_family_has_no_routes_of_it() {
    assertThat(new HostRoutes(proc).read()).isEmpty();
  }
}
