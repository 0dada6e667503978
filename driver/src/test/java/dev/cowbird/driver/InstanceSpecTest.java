/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.domain.DirectKernel;
import dev.cowbird.driver.domain.FilterReference;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.KernelCommandLine;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.NicModel;
import dev.cowbird.driver.domain.NicSource;
import dev.cowbird.driver.domain.Platform;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    assertThat(spec.networks()).containsExactly(new NetworkSpec.Automatic());
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
    assertThat(spec.networks()).isEmpty();
    assertThat(spec.diskRequest(DiskSize.ofGib(3)))
        .isEqualTo(new DiskRequest(IMAGE, VM, DiskSize.ofGib(3), DiskKind.RAW));
  }

  @Test
  void a_kernel_is_declared_to_be_one() {
    ImageRequest declared = IMAGE.withFormat(new DeclaredFormat("raw"));
    Boot.ByKernel boot = Boot.ByKernel.of(declared).withInitrd(IMAGE);

    assertThat(boot.kernel()).isEqualTo(IMAGE.withFormat(DeclaredFormat.of(ImageFormat.KERNEL)));
    assertThat(boot.images())
        .containsExactly(boot.kernel(), IMAGE.withFormat(DeclaredFormat.of(ImageFormat.INITRD)));
    InstanceSpec spec = InstanceSpec.builder(VM, IMAGE).boot(boot).build();
    assertThat(spec.boot()).isEqualTo(boot);
    assertThat(spec.toBuilder().build()).isEqualTo(spec);
    assertThat(InstanceSpec.builder(VM, IMAGE).build().boot()).isEqualTo(new Boot.AsImageSays());
  }

  @Test
  void refuses_two_kernels() {
    DirectKernel hosts =
        new DirectKernel(Path.of("/boot/vmlinuz"), Optional.empty(), new KernelCommandLine(""));
    Platform platform = Platform.builder().kernel(hosts).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> InstanceSpec.builder(VM, IMAGE)
            .boot(Boot.ByKernel.of(IMAGE))
            .hardware(Hardware.builder().platform(platform).build())
            .build())
        .withMessageContaining("/a.img")
        .withMessageContaining("/boot/vmlinuz");
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

  @Test
  void refuses_networks_that_contradict_each_other() {
    InstanceSpec.Builder spec = InstanceSpec.builder(
        new InstanceName("vm1"), ImageRequest.of(ImageLocation.parse("/images/a.img")));
    NetworkSpec lab = new NetworkSpec.Named("lab");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec.networks(List.of(new NetworkSpec.None(), lab)).build())
        .withMessageContaining("without network");
    spec.network(lab).publish(List.of(PublishedPort.local(8080, 80)));
    assertThatIllegalArgumentException()
        .isThrownBy(spec::build)
        .withMessageContaining("user-mode network");
    NicSource slirp = new NicSource.UserMode(NicSource.UserMode.Backend.SLIRP, List.of());
    spec.network(
        new NetworkSpec.Described(Nic.builder(slirp).model(NicModel.E1000E).build()));
    assertThatIllegalArgumentException()
        .isThrownBy(spec::build)
        .withMessageContaining("by slirp is virtio");
    spec.publish(List.of()).securityGroups(List.of("web"));
    for (NetworkSpec unheld :
        List.of(new NetworkSpec.UserMode(), NetworkSpec.parse("direct:eth0"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(spec.networks(List.of(lab, unheld))::build)
          .withMessageContaining("[web] were given with [" + unheld + "]");
    }
    Nic filtered = Nic.builder(new NicSource.VirtualNetwork("lab"))
        .filter(FilterReference.of("clean-traffic"))
        .build();
    assertThatIllegalArgumentException()
        .isThrownBy(spec.network(new NetworkSpec.Described(filtered))::build)
        .withMessageContaining("[web] were given with clean-traffic");
    assertThatIllegalArgumentException()
        .isThrownBy(spec.network(new NetworkSpec.None())::build)
        .withMessageContaining("virtual networks and bridges of Linux");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "blank:1G,serial=A swap:1G,serial=A",
        "ephemeral:1G,label=data ephemeral:2G,label=data",
        "swap:1G,label=data ephemeral:2G,label=data",
        "ephemeral:1G ephemeral:1G",
        "swap:1G swap:1024M",
        "volume:/v,format=raw volume:/v,format=qcow2"
      })
  void refuses_disks_that_a_guest_can_not_tell_apart(String disks) {
    InstanceSpec.Builder spec = InstanceSpec.builder(VM, IMAGE).disks(disks(disks));

    assertThatIllegalArgumentException().isThrownBy(spec::build).withMessageContaining("Two disks");
  }

  @Test
  void takes_disks_that_differ() {
    List<DiskSpec> disks = disks("blank:1G blank:1G ephemeral:1G ephemeral:2G"
        + " ephemeral:1G,label=data image:/a.img image:/a.img volume:/v,format=raw");

    assertThat(InstanceSpec.builder(VM, IMAGE).disks(disks).build().disks()).isEqualTo(disks);
  }

  private static List<DiskSpec> disks(String texts) {
    return Arrays.stream(texts.split(" ")).map(DiskSpec::parse).toList();
  }
}
