/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.domain.Architecture;
import dev.cowbird.driver.domain.MachineType;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.hypervisor.GuestKind;
import org.junit.jupiter.api.Test;

class UserNetworkProbeTest {
  @Test
  void describes_a_machine_of_the_kind_on_passt() {
    XmlDocument xml = XmlDocument.parse(UserNetworkProbe.description(
        new GuestKind(VirtualizationType.KVM, Architecture.AARCH64, MachineType.VIRT)));

    assertThat(xml.first("/domain/@type")).contains("kvm");
    assertThat(xml.first("/domain/os/type/@arch")).contains("aarch64");
    assertThat(xml.first("/domain/os/type/@machine")).contains("virt");
    assertThat(xml.first("//interface[@type='user']/backend/@type")).contains("passt");
  }
}
