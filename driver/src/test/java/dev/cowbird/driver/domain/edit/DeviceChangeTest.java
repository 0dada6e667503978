/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.domain.Bandwidth;
import dev.cowbird.driver.domain.DiskFormat;
import dev.cowbird.driver.domain.DiskSource;
import dev.cowbird.driver.domain.NicSource;
import dev.cowbird.driver.domain.edit.DeviceChange.Limits;
import dev.cowbird.driver.domain.edit.DeviceChange.Medium;
import dev.cowbird.driver.domain.edit.DeviceChange.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviceChangeTest {
  private final Device nic = Device.of("<interface type='network'>"
      + "<source network='default' portid='1' bridge='virbr0'/><target dev='vnet1'/>"
      + "<bandwidth><inbound average='9'/></bandwidth><alias name='net0'/></interface>");
  private final Device drive = Device.of("<disk type='block' device='cdrom'>"
      + "<driver name='qemu' type='qcow2' cache='none'/><source dev='/dev/sdz' index='1'/>"
      + "<backingStore/><target dev='sda' bus='scsi' tray='open'/><readonly/></disk>");

  @Test
  void moves_an_interface_to_a_bridge_without_a_trace_of_its_network() {
    new Network(NicSource.Bridge.of("br0")).applyTo(nic);

    assertThat(nic.attribute("type")).contains("bridge");
    assertThat(nic.attribute("source", "bridge")).contains("br0");
    assertThat(nic.attribute("source", "network")).isEmpty();
    assertThat(nic.attribute("source", "portid")).isEmpty();
    assertThat(nic.attribute("target", "dev")).contains("vnet1");
    assertThat(nic.attribute("alias", "name")).contains("net0");
  }

  @Test
  void moves_an_interface_to_networks_and_bridges_alone() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Network(new NicSource.UserMode(NicSource.UserMode.Backend.SLIRP, List.of())))
        .withMessageContaining("to a virtual network or a bridge");
  }

  @Test
  void limits_an_interface_and_takes_the_limits_back() {
    new Limits(Optional.of(new Bandwidth(Optional.empty(), Optional.of(Bandwidth.Rate.of(5)))))
        .applyTo(nic);
    assertThat(nic.toXml()).contains("<outbound average=\"5\"/>").doesNotContain("inbound");

    new Limits(Optional.empty()).applyTo(nic);
    assertThat(nic.has("bandwidth")).isFalse();
  }

  @Test
  void puts_a_file_into_a_drive_and_keeps_how_it_is_attached() {
    new Medium(new DiskSource.HostFile(Path.of("/a.iso"), DiskFormat.RAW, List.of()))
        .applyTo(drive);

    assertThat(drive.attribute("type")).contains("file");
    assertThat(drive.attribute("driver", "type")).contains("raw");
    assertThat(drive.attribute("driver", "cache")).contains("none");
    assertThat(drive.attribute("source", "file")).contains("/a.iso");
    assertThat(drive.attribute("source", "dev")).isEmpty();
    assertThat(drive.attribute("target", "dev")).contains("sda");
    assertThat(drive.has("readonly")).isTrue();
  }

  @Test
  void ejects_what_is_in_a_drive() {
    new Medium(new DiskSource.Empty()).applyTo(drive);

    assertThat(drive.has("source")).isFalse();
    assertThat(new Medium(new DiskSource.Empty()).isFor(drive)).isTrue();
    assertThat(new Medium(new DiskSource.Empty()).isFor(nic)).isFalse();
  }
}
