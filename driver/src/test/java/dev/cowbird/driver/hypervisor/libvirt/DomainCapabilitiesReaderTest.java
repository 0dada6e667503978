/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.hypervisor.Capability;
import dev.cowbird.driver.hypervisor.DomainCapabilities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainCapabilitiesReaderTest {
  /** Shortened from what libvirt 9.0 says. */
  private static final String CAPABILITIES = """
      <domainCapabilities>
        <path>/usr/bin/qemu-system-x86_64</path>
        <vcpu max='288'/>
        <os supported='yes'>
          <enum name='firmware'>
            <value>efi</value>
          </enum>
          <loader supported='yes'>
            <value>/usr/share/OVMF/OVMF_CODE_4M.fd</value>
            <enum name='secure'>
              <value>yes</value>
              <value>no</value>
            </enum>
          </loader>
        </os>
        <cpu>
          <mode name='host-passthrough' supported='no'/>
          <mode name='maximum' supported='yes'/>
          <mode name='host-model' supported='yes'>
            <model fallback='forbid'>EPYC</model>
          </mode>
          <mode name='custom' supported='yes'>
            <model usable='yes' vendor='unknown'>qemu64</model>
            <model usable='no' vendor='AMD'>phenom</model>
          </mode>
        </cpu>
        <devices>
          <disk supported='yes'>
            <enum name='bus'>
              <value>virtio</value>
              <value>sata</value>
            </enum>
          </disk>
          <hostdev supported='yes'>
            <enum name='pciBackend'/>
          </hostdev>
          <tpm supported='no'/>
        </devices>
        <features>
          <sev supported='no'/>
        </features>
      </domainCapabilities>
      """;

  private static DomainCapabilities read(String xml) {
    return DomainCapabilitiesReader.read(XmlDocument.parse(xml));
  }

  private static DomainCapabilities features(String features) {
    return read("<domainCapabilities><features>" + features + "</features></domainCapabilities>");
  }

  @Test
  void finds_the_kinds_of_what_is_told() {
    DomainCapabilities told = read(CAPABILITIES);

    assertThat(told.mostVcpus()).contains(288);
    assertThat(told.kinds(Capability.FIRMWARE)).containsExactly("efi");
    assertThat(told.kinds(Capability.SECURE_LOADER)).containsExactly("no", "yes");
    assertThat(told.kinds(Capability.DISK_BUS)).containsExactly("sata", "virtio");
  }

  @Test
  void finds_modes_that_are_supported_and_models_whether_or_not_the_host_has_all_of_them() {
    DomainCapabilities told = read(CAPABILITIES);

    assertThat(told.kinds(Capability.CPU_MODE)).containsExactly("custom", "host-model", "maximum");
    assertThat(told.kinds(Capability.CPU_MODEL)).containsExactly("phenom", "qemu64");
  }

  @Test
  void tells_what_is_missing_from_what_is_not_told() {
    DomainCapabilities told = read(CAPABILITIES);

    assertThat(told.lacks(Capability.TPM_BACKEND, "emulator")).isTrue();
    assertThat(told.lacks(Capability.PCI_BACKEND, "vfio")).isTrue();
    assertThat(told.told()).doesNotContainKeys(Capability.SCREEN, Capability.USER_NETWORK);
  }

  @Test
  void reads_nothing_from_nothing() {
    assertThat(read("<domainCapabilities/>")).isEqualTo(DomainCapabilities.untold());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<sev supported='no'/> | ''",
        "<sev supported='yes'><maxESGuests>0</maxESGuests></sev> | sev",
        "<sev supported='yes'><maxESGuests>5</maxESGuests></sev> | sev sev-es",
        "<sev supported='yes'/> | sev sev-es",
        "<sev supported='yes'/><launchSecurity supported='yes'><enum name='sectype'>"
            + "<value>sev</value><value>sev-snp</value></enum></launchSecurity>"
            + " | sev sev-es sev-snp",
      })
  void finds_what_keeps_memory_from_the_host(String features, String kinds) {
    DomainCapabilities told = features(features);

    assertThat(told.told()).containsKey(Capability.ENCRYPTION);
    assertThat(String.join(" ", told.kinds(Capability.ENCRYPTION))).isEqualTo(kinds);
  }

  @Test
  void does_not_take_silence_on_encryption_for_a_no() {
    assertThat(features("<gic supported='no'/>").told()).doesNotContainKey(Capability.ENCRYPTION);
  }
}
