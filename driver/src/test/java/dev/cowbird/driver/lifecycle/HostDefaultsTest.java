/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.domain.Architecture;
import dev.cowbird.driver.domain.Balloon;
import dev.cowbird.driver.domain.Graphics;
import dev.cowbird.driver.domain.Graphics.Protocol;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.MachineType;
import dev.cowbird.driver.domain.OnOff;
import dev.cowbird.driver.domain.Peripherals;
import dev.cowbird.driver.domain.VideoModel;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.hypervisor.Capability;
import dev.cowbird.driver.hypervisor.DomainCapabilities;
import dev.cowbird.driver.hypervisor.GuestKind;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostDefaultsTest {
  private static HostCapabilities host(String libvirt, String hypervisor) {
    return new HostCapabilities(
        "qemu:///system", hypervisor, libvirt, "host", "x86_64", Set.of(), Set.of(), List.of());
  }

  private static HostAnswer answer(HostCapabilities host, Set<String> videoModels) {
    Map<Capability, Set<String>> told =
        videoModels.isEmpty() ? Map.of() : Map.of(Capability.VIDEO_MODEL, videoModels);
    return new HostAnswer(
        host,
        new GuestKind(VirtualizationType.QEMU, Architecture.X86_64, MachineType.Q35),
        new DomainCapabilities(Optional.empty(), told));
  }

  @ParameterizedTest
  @CsvSource({
    "6.9.0, QEMU 5.1.0, ON",
    "10.0.0, QEMU 10.0.2, ON",
    "6.8.0, QEMU 5.1.0, OFF",
    "6.9.0, QEMU 5.0.1, OFF",
    "9.0.0, FAKE 1.0.0, ON",
    "unknown, QEMU unknown, ON"
  })
  void leaves_out_free_page_reporting_on_versions_that_do_not_know_it(
      String libvirt, String hypervisor, OnOff expected) {
    Balloon balloon = HostDefaults.known(
            Hardware.standard(), answer(host(libvirt, hypervisor), Set.of()))
        .peripherals()
        .balloon()
        .orElseThrow();

    assertThat(balloon.freePageReporting()).isEqualTo(expected);
    assertThat(balloon.statisticsPeriod()).isEqualTo(Balloon.standard().statisticsPeriod());
  }

  @Test
  void adds_no_balloon() {
    Hardware without = Hardware.builder()
        .peripherals(Peripherals.builder().withoutBalloon().build())
        .build();

    assertThat(HostDefaults.known(without, answer(host("6.8.0", "QEMU 5.0.0"), Set.of())))
        .isEqualTo(without);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"virtio vga bochs, -", "bochs vga, VGA", "bochs cirrus, BOCHS", "cirrus, -"})
  void a_screen_has_a_card_that_the_host_has(String offered, VideoModel expected) {
    Hardware screen = Hardware.builder()
        .peripherals(Peripherals.builder()
            .graphics(List.of(Graphics.builder(Protocol.VNC).build()))
            .build())
        .build();
    HostAnswer answer = answer(host("9.0.0", "QEMU 7.2.0"), Set.of(offered.split(" ")));

    assertThat(HostDefaults.known(screen, answer).peripherals().video())
        .isEqualTo(Optional.ofNullable(expected));
    assertThat(HostDefaults.known(Hardware.standard(), answer)).isEqualTo(Hardware.standard());
  }
}
