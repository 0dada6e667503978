/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceTest {
  @ParameterizedTest
  @CsvSource({
    "<disk><target dev='vda'/></disk>, <disk type='file'><target dev='vda' bus='virtio'/></disk>",
    "<interface><mac address='52:54:00:AB:00:01'/></interface>,"
        + "<interface><mac address='52:54:00:ab:00:01'/><target dev='vnet3'/></interface>",
    "<filesystem><target dir='tag'/></filesystem>, <filesystem><target dir='tag'/></filesystem>",
    "<hostdev><source><address bus='0x1'/></source></hostdev>,"
        + "<hostdev><source> <address bus='0x1'/> </source><alias name='hostdev0'/></hostdev>",
    "<rng><address type='pci' bus='0x05'/></rng>,"
        + "<rng><alias name='rng0'/><address bus='0x05' type='pci'/></rng>",
    "<graphics type='vnc' port='-1'/>, <graphics type='vnc' port='5900'/>",
    "<hostdev><source><vendor id='0x1D6B'/><product id='2'/></source></hostdev>,"
        + "<hostdev><source><vendor id='0x1d6b'/><product id='0x0002'/>"
        + "<address bus='1' device='3'/></source><alias name='hostdev0'/></hostdev>",
    "<hostdev><source><address bus='6' slot='18'/></source></hostdev>,"
        + "<hostdev><source><address domain='0x0000' bus='0x06' slot='0x12'/></source></hostdev>",
    "<controller type='scsi' index='0' model='virtio-scsi'/>,"
        + "<controller type='scsi' index='0'><address slot='0x2'/></controller>",
    "<rng><alias name='ua-one'/></rng>,"
        + "<rng><alias name='ua-one'/><address type='pci' bus='0x05'/></rng>",
    "<lease><lockspace>a</lockspace><key>b</key></lease>,"
        + "<lease><key>b</key> <lockspace> a </lockspace></lease>"
  })
  void is_the_same_in_what_runs_and_what_starts_next_time(String one, String other) {
    assertThat(Device.of(one).isSame(Device.of(other))).isTrue();
    assertThat(Device.of(other).isSame(Device.of(one))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "<disk><target dev='vda'/></disk>, <disk><target dev='vdb'/></disk>",
    "<disk/>, <disk/>",
    "<disk><target dev='vda'/></disk>, <rng><target dev='vda'/></rng>",
    "<hostdev><source><address bus='0x1'/></source></hostdev>,"
        + "<hostdev><source><address bus='0x2'/></source></hostdev>",
    "<rng><address type='pci' bus='0x05'/></rng>, <rng/>",
    "<graphics type='vnc'/>, <graphics type='spice'/>",
    "<controller type='scsi' index='0'/>, <controller type='scsi' index='1'/>",
    "<controller type='scsi' index='0'/>, <controller type='usb' index='0'/>",
    "<rng><alias name='ua-one'/></rng>, <rng><alias name='ua-two'/></rng>",
    "<input type='mouse'><alias name='ua-one'/></input>, <input type='mouse'/>",
    "<lease><lockspace>a</lockspace><key>b</key></lease>,"
        + "<lease><lockspace>a</lockspace><key>c</key></lease>"
  })
  void is_another(String one, String other) {
    assertThat(Device.of(one).isSame(Device.of(other))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "<rng/>, true",
    "<rng><alias name='rng0'/></rng>, true",
    "<rng><alias name='ua-one'/></rng>, false",
    "<controller type='pci' model='pcie-root-port'/>, true",
    "<controller type='scsi' index='0'/>, false",
    "<hostdev/>, false",
    "<graphics type='vnc'/>, false"
  })
  void needs_an_alias_where_nothing_else_tells_it_from_others(String xml, boolean needs) {
    assertThat(Device.of(xml).needsAlias()).isEqualTo(needs);
  }

  @Test
  void takes_over_parts_of_another_and_keeps_the_rest() {
    Device disk = Device.of("<disk><!-- kept --><source file='/old'/><novelty/>"
        + "<x:source xmlns:x='urn:x'/><backingStore/></disk>");

    disk.replaceChildren(
        Device.of("<disk><source file='/new'/><serial>no</serial></disk>"),
        Set.of("source", "backingStore"));

    assertThat(disk.attribute("source", "file")).contains("/new");
    assertThat(disk.has("backingStore")).isFalse();
    assertThat(disk.has("serial")).isFalse();
    assertThat(disk.toXml()).contains("<!-- kept -->", "<novelty/>", "<x:source");
  }

  @Test
  void is_never_in_somebody_elses_namespace() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Device.of("<disk xmlns='urn:x'/>"))
        .withMessageContaining("no namespace");
  }
}
