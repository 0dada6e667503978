/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.hypervisor.HostCpu.KvmDevice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCpuTest {
  @TempDir
  Path directory;

  @Test
  void reads_the_flags_of_the_first_processor() throws IOException {
    HostCpu cpu = read("""
        processor\t: 0
        model name\t: A \u00ae processor
        flags\t\t: fpu  vmx sse2
        vmx flags\t: vnmi ept svm

        processor\t: 1
        flags\t\t: fpu svm
        """);

    assertThat(cpu.flags()).containsExactlyInAnyOrder("fpu", "vmx", "sse2");
  }

  @Test
  void finds_no_flags_where_the_kernel_lists_none() throws IOException {
    assertThat(read("processor : 0\nFeatures : fp asimd\n").flags()).isEmpty();
    assertThat(read("flags\t\t:\n").flags()).isEmpty();
    assertThat(read("").flags()).isEmpty();
  }

  @Test
  void looks_whether_the_device_exists() throws IOException {
    assertThat(read("").kvm()).isEqualTo(KvmDevice.ABSENT);
    Files.createFile(directory.resolve("kvm"));
    assertThat(read("").kvm()).isEqualTo(KvmDevice.PRESENT);
  }

  @Test
  void says_what_it_could_not_read() {
    Path missing = directory.resolve("missing");

    assertThatThrownBy(() -> HostCpu.read(missing, missing))
        .isInstanceOf(DriverException.class)
        .hasMessageContaining(missing.toString())
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void reads_also_when_interrupted() throws IOException {
    Path file = Files.writeString(directory.resolve("cpuinfo"), "flags : vmx\n");
    Thread.currentThread().interrupt();
    try {
      assertThat(HostCpu.read(file, directory).flags()).containsExactly("vmx");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private HostCpu read(String cpuinfo) throws IOException {
    Path file = directory.resolve("cpuinfo");
    Files.writeString(file, cpuinfo, StandardCharsets.ISO_8859_1);
    return HostCpu.read(file, directory.resolve("kvm"));
  }
}
