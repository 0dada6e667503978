/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.hypervisor.HostCpu.KvmDevice;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualizationChoiceTest {
  private static final Set<VirtualizationType> BOTH = EnumSet.allOf(VirtualizationType.class);
  private static final Set<VirtualizationType> SOFTWARE = EnumSet.of(VirtualizationType.QEMU);

  @ParameterizedTest
  @ValueSource(strings = {"vmx", "svm"})
  void takes_kvm_if_processor_kernel_and_libvirt_have_it(String flag) {
    VirtualizationChoice choice = choose("x86_64", Set.of("fpu", flag), KvmDevice.PRESENT, BOTH);

    assertThat(choice.type()).isEqualTo(VirtualizationType.KVM);
  }

  @Test
  void does_not_believe_the_device_of_a_processor_that_lacks_the_flag() {
    VirtualizationChoice choice = choose("x86_64", Set.of("fpu"), KvmDevice.PRESENT, BOTH);

    assertThat(choice.type()).isEqualTo(VirtualizationType.QEMU);
    assertThat(choice.reason()).contains("vmx", "svm", "nested");
  }

  @Test
  void misses_the_device_and_names_its_module() {
    assertThat(choose("x86_64", Set.of("vmx"), KvmDevice.ABSENT, BOTH).reason())
        .contains("/dev/kvm", "kvm_intel");
    assertThat(choose("x86_64", Set.of("svm"), KvmDevice.ABSENT, BOTH).reason())
        .contains("/dev/kvm", "kvm_amd");
    assertThat(choose("aarch64", Set.of(), KvmDevice.ABSENT, BOTH).type())
        .isEqualTo(VirtualizationType.QEMU);
  }

  @Test
  void needs_no_flag_on_other_architectures() {
    assertThat(choose("aarch64", Set.of(), KvmDevice.PRESENT, BOTH).type())
        .isEqualTo(VirtualizationType.KVM);
  }

  @Test
  void takes_no_more_than_libvirt_offers() {
    VirtualizationChoice choice = choose("x86_64", Set.of("vmx"), KvmDevice.PRESENT, SOFTWARE);

    assertThat(choice.type()).isEqualTo(VirtualizationType.QEMU);
    assertThat(choice.reason()).contains("libvirt", "x86_64");
  }

  private static VirtualizationChoice choose(
      String architecture, Set<String> flags, KvmDevice kvm, Set<VirtualizationType> offered) {
    HostCapabilities host = new HostCapabilities(
        "qemu:///system",
        "QEMU 7.2.0",
        "9.0.0",
        "host",
        architecture,
        offered,
        Set.of(),
        List.of());
    return VirtualizationChoice.choose(new HostCpu(flags, kvm), host);
  }
}
