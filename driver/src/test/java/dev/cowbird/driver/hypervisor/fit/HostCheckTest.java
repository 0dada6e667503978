/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.CpuSet;
import dev.cowbird.driver.domain.DomainSpec;
import dev.cowbird.driver.domain.Firmware;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.HostDevice;
import dev.cowbird.driver.domain.HugePages;
import dev.cowbird.driver.domain.MemoryBacking;
import dev.cowbird.driver.domain.MemoryLayout;
import dev.cowbird.driver.domain.MemoryMode;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.NicSource;
import dev.cowbird.driver.domain.NicSource.Direct.Mode;
import dev.cowbird.driver.domain.NumaPolicy;
import dev.cowbird.driver.domain.PciAddress;
import dev.cowbird.driver.domain.Peripherals;
import dev.cowbird.driver.domain.Platform;
import dev.cowbird.driver.domain.RandomSource;
import dev.cowbird.driver.domain.SecureBoot;
import dev.cowbird.driver.domain.SharedDirectory;
import dev.cowbird.driver.domain.Tuning;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import dev.cowbird.driver.hypervisor.HostNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCheckTest {
  private static final PciAddress PCI = PciAddress.parse("0000:3b:00.1");
  private static final UUID MDEV = new UUID(3, 4);

  private final Path sys;

  HostCheckTest(@TempDir Path sys) throws IOException {
    this.sys = sys;
    plug("bus");
    plug("class/net");
  }

  private static HostCapabilities host(HostNode... nodes) {
    return new HostCapabilities(
        "qemu:///system",
        "QEMU 7.2.22",
        "9.0.0",
        "host",
        "x86_64",
        Set.of(),
        Set.of(),
        List.of(nodes));
  }

  private static final HostCapabilities HOST = host(
      new HostNode(0, Set.of(0, 1), Set.of(4L, 2048L)),
      new HostNode(1, Set.of(2, 3), Set.of(4L, 2048L)));

  private static DomainSpec pinned(Tuning.Builder tuning) {
    return Machines.with(Hardware.builder().tuning(tuning.build()));
  }

  private static DomainSpec of(MemoryLayout.Builder memory) {
    return Machines.with(Hardware.builder().memory(memory.build()));
  }

  private static DomainSpec of(HostDevice device) {
    return Machines.with(Hardware.builder()
        .peripherals(Peripherals.builder().hostDevices(List.of(device)).build()));
  }

  private void assertRefused(DomainSpec spec, HostCapabilities host, String... named) {
    assertThatThrownBy(() -> HostCheck.check(spec, host, new HostDevices(sys)))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
        .hasMessageStartingWith("Machine vm1 asks for ")
        .hasMessageContainingAll(named);
  }

  private void assertTaken(DomainSpec spec, HostCapabilities host) {
    assertThatCode(() -> HostCheck.check(spec, host, new HostDevices(sys)))
        .doesNotThrowAnyException();
  }

  private void plug(String device) throws IOException {
    Files.createDirectories(sys.resolve(device));
  }

  @Test
  void refuses_a_pin_beyond_the_host() {
    assertRefused(
        pinned(Tuning.builder().vcpuPins(Map.of(0, CpuSet.parse("3-4")))),
        HOST,
        "a pin to processors 3-4",
        "the host has processors 0-3");
    assertRefused(pinned(Tuning.builder().emulatorPin(CpuSet.of(4))), HOST, "4");
    assertRefused(
        pinned(Tuning.builder().iothreads(1).iothreadPins(Map.of(1, CpuSet.of(9)))), HOST, "9");
    assertTaken(pinned(Tuning.builder().vcpuPins(Map.of(0, CpuSet.parse("0-3")))), HOST);
  }

  @Test
  void refuses_memory_of_a_node_that_is_not_there() {
    assertRefused(
        of(MemoryLayout.builder().policy(new NumaPolicy(MemoryMode.STRICT, CpuSet.of(2)))),
        HOST,
        "NUMA nodes 2",
        "the host has nodes 0-1");
    assertTaken(
        of(MemoryLayout.builder().policy(new NumaPolicy(MemoryMode.STRICT, CpuSet.of(1)))), HOST);
  }

  @Test
  void refuses_pages_of_a_size_that_the_host_lacks() {
    MemorySize gib = MemorySize.ofMib(1024);
    DomainSpec spec = Machines.builder()
        .memory(gib)
        .hardware(Hardware.builder()
            .memory(MemoryLayout.builder()
                .backing(MemoryBacking.builder()
                    .hugePages(new HugePages(Optional.of(gib)))
                    .build())
                .build())
            .build())
        .build();

    assertRefused(spec, HOST, "pages of 1048576 KiB", "pages of 4, 2048 KiB");
    assertTaken(spec, host(new HostNode(0, Set.of(), Set.of(4L, 1048576L))));
    assertTaken(spec, host(new HostNode(0, Set.of(), Set.of())));
  }

  @Test
  void takes_anything_of_a_host_that_tells_nothing() {
    assertTaken(pinned(Tuning.builder().vcpuPins(Map.of(0, CpuSet.of(99)))), host());
    assertTaken(
        of(MemoryLayout.builder().policy(new NumaPolicy(MemoryMode.STRICT, CpuSet.of(9)))), host());
  }

  @Test
  void refuses_devices_that_are_not_there() throws IOException {
    assertRefused(of(HostDevice.Pci.of(PCI)), HOST, "PCI device 0000:3b:00.1", "no such device");
    assertRefused(of(new HostDevice.Mdev(MDEV)), HOST, "mediated device " + MDEV);
    assertRefused(of(new HostDevice.Usb(0x46d, 0xc52b)), HOST, "USB device 046d:c52b");

    plug("bus/pci/devices/0000:3b:00.1");
    plug("bus/mdev/devices/" + MDEV);
    plug("bus/usb/devices/1-1");
    Files.writeString(sys.resolve("bus/usb/devices/1-1/idVendor"), "046d\n");
    Files.writeString(sys.resolve("bus/usb/devices/1-1/idProduct"), "c52b\n");
    plug("bus/usb/devices/1-1:1.0");

    assertTaken(of(HostDevice.Pci.of(PCI)), HOST);
    assertTaken(of(new HostDevice.Mdev(MDEV)), HOST);
    assertTaken(of(new HostDevice.Usb(0x46d, 0xc52b)), HOST);
    assertRefused(of(new HostDevice.Usb(0x46d, 0xc52c)), HOST, "046d:c52c");
  }

  private static DomainSpec of(NicSource source) {
    return Machines.builder().nics(List.of(Nic.builder(source).build())).build();
  }

  @Test
  void refuses_a_network_device_that_is_not_there() throws IOException {
    DomainSpec assigned = of(new NicSource.Assigned(PCI, Optional.empty()));
    DomainSpec direct = of(new NicSource.Direct("eth0", Mode.BRIDGE));
    assertRefused(assigned, HOST, "PCI device 0000:3b:00.1");
    assertRefused(direct, HOST, "network device eth0");

    plug("bus/pci/devices/0000:3b:00.1");
    plug("class/net/eth0");

    assertTaken(assigned, HOST);
    assertTaken(direct, HOST);
  }

  @Test
  void refuses_a_bridge_that_is_not_there_or_is_none() throws IOException {
    DomainSpec bridged = of(NicSource.Bridge.of("br0"));
    assertRefused(bridged, HOST, "bridge br0", "no such bridge");
    plug("class/net/br0");
    assertRefused(bridged, HOST, "bridge br0", "no such bridge");

    plug("class/net/br0/bridge");

    assertTaken(bridged, HOST);
    assertTaken(
        of(new NicSource.Bridge(
            "ovs0",
            Optional.empty(),
            Optional.of(new NicSource.OpenVswitchPort(Optional.empty())))),
        HOST);
  }

  @Test
  void refuses_files_that_are_not_there() throws IOException {
    Path file = sys.resolve("file");
    DomainSpec loader = Machines.with(Hardware.builder()
        .platform(Platform.builder()
            .firmware(new Firmware.Loader(file, Optional.empty(), Optional.empty(), SecureBoot.ANY))
            .build()));
    DomainSpec random = Machines.with(Hardware.builder()
        .peripherals(Peripherals.builder()
            .random(new RandomSource(file, Optional.empty()))
            .build()));
    DomainSpec shared = Machines.with(Hardware.builder()
        .memory(MemoryLayout.builder().backing(MemoryBacking.shareable()).build())
        .peripherals(Peripherals.builder()
            .shares(List.of(new SharedDirectory(file, "srv")))
            .build()));
    assertRefused(loader, HOST, "firmware " + file);
    assertRefused(random, HOST, "random numbers of " + file);
    assertRefused(shared, HOST, "directory " + file);

    Files.createFile(file);

    assertTaken(loader, HOST);
    assertTaken(random, HOST);
    assertRefused(shared, HOST, "directory " + file);
  }

  @Test
  void takes_any_device_where_the_kernel_lists_none() throws IOException {
    Files.delete(sys.resolve("bus"));
    Files.delete(sys.resolve("class/net"));

    assertTaken(of(HostDevice.Pci.of(PCI)), HOST);
    assertTaken(of(new HostDevice.Mdev(MDEV)), HOST);
    assertTaken(of(new HostDevice.Usb(1, 2)), HOST);
    assertTaken(of(NicSource.Bridge.of("br0")), HOST);
  }
}
