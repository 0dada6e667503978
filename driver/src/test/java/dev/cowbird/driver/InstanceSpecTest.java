/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceSpecTest {
  private static final InstanceName VM = new InstanceName("vm1");
  private static final ImageRequest IMAGE = ImageRequest.of(ImageLocation.parse("/a.img"));

  @Test
  void needs_no_more_than_a_name_and_an_image() {
    InstanceSpec spec = InstanceSpec.builder(VM, IMAGE).build();

    assertThat(spec.diskSize()).isEmpty();
    assertThat(spec.diskKind()).isEqualTo(DiskKind.QCOW2);
    assertThat(spec.memory()).isEqualTo(MemorySize.ofMib(1024));
    assertThat(spec.vcpus()).isEqualTo(1);
    assertThat(spec.network()).isEqualTo(new NetworkSpec.Automatic());
  }

  @Test
  void takes_what_it_is_told() {
    InstanceSpec spec = InstanceSpec.builder(VM, IMAGE)
        .diskSize(DiskSize.ofGib(3))
        .diskKind(DiskKind.RAW)
        .memory(MemorySize.ofMib(64))
        .vcpus(4)
        .network(new NetworkSpec.None())
        .build();

    assertThat(spec.diskSize()).contains(DiskSize.ofGib(3));
    assertThat(spec.memory()).isEqualTo(MemorySize.ofMib(64));
    assertThat(spec.vcpus()).isEqualTo(4);
    assertThat(spec.network()).isEqualTo(new NetworkSpec.None());
    assertThat(spec.diskRequest(DiskSize.ofGib(3)))
        .isEqualTo(new DiskRequest(IMAGE, VM, DiskSize.ofGib(3), DiskKind.RAW));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 512})
  void takes_processors_within_the_range(int vcpus) {
    assertThat(InstanceSpec.builder(VM, IMAGE).vcpus(vcpus).build().vcpus()).isEqualTo(vcpus);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 513, Integer.MAX_VALUE})
  void refuses_processors_out_of_the_range(int vcpus) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InstanceSpec.builder(VM, IMAGE).vcpus(vcpus).build())
        .withMessageContaining("512");
  }
}
