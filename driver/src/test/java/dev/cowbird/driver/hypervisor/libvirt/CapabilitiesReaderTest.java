/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.hypervisor.HostNode;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilitiesReaderTest {
  private static final XmlDocument CAPABILITIES = XmlDocument.parse("""
      <capabilities>
        <host>
          <cpu><arch>x86_64</arch></cpu>
          <topology>
            <cells num='2'>
              <cell id='0'>
                <pages unit='KiB' size='4'>1235400</pages>
                <pages unit='KiB' size='2048'>0</pages>
                <cpus num='2'><cpu id='0'/><cpu id='1'/></cpus>
              </cell>
              <cell id='1'><cpus num='0'/></cell>
            </cells>
          </topology>
          <secmodel><model>none</model><doi>0</doi></secmodel>
          <secmodel><model>dac</model><doi>0</doi></secmodel>
        </host>
        <guest>
          <os_type>hvm</os_type>
          <arch name='x86_64'><domain type='qemu'/><domain type='kvm'/><domain type='vz'/></arch>
        </guest>
        <guest>
          <os_type>hvm</os_type>
          <arch name='aarch64'><domain type='qemu'/></arch>
        </guest>
        <guest>
          <os_type>xen</os_type>
          <arch name='riscv64'><domain type='kvm'/></arch>
        </guest>
      </capabilities>
      """);

  @Test
  void finds_what_is_offered_for_an_architecture() {
    assertThat(CapabilitiesReader.virtualization(CAPABILITIES, "x86_64"))
        .containsExactlyInAnyOrder(VirtualizationType.KVM, VirtualizationType.QEMU);
    assertThat(CapabilitiesReader.virtualization(CAPABILITIES, "aarch64"))
        .containsExactly(VirtualizationType.QEMU);
    assertThat(CapabilitiesReader.virtualization(CAPABILITIES, "riscv64")).isEmpty();
    assertThat(CapabilitiesReader.virtualization(CAPABILITIES, "unknown")).isEmpty();
  }

  @Test
  void finds_processors_and_page_sizes_of_each_node() {
    assertThat(CapabilitiesReader.nodes(CAPABILITIES))
        .containsExactly(
            new HostNode(0, Set.of(0, 1), Set.of(4L, 2048L)), new HostNode(1, Set.of(), Set.of()));
  }

  @Test
  void does_not_count_the_lack_of_a_security_model_as_one() {
    assertThat(CapabilitiesReader.securityModels(CAPABILITIES)).containsExactly("dac");
  }
}
