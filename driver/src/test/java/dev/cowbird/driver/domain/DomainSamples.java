/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import static java.util.Objects.requireNonNull;

import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.DiskSource.BlockDevice;
import dev.cowbird.driver.domain.DiskSource.Credential;
import dev.cowbird.driver.domain.DiskSource.Host;
import dev.cowbird.driver.domain.DiskSource.NetworkDisk;
import dev.cowbird.driver.domain.DiskSource.PoolVolume;
import dev.cowbird.driver.domain.DiskSource.Protocol;
import dev.cowbird.driver.domain.NicSource.UserMode;
import dev.cowbird.driver.domain.NicSource.UserMode.Backend;
import dev.cowbird.driver.domain.Throttle.Limited;
import dev.cowbird.driver.domain.Throttle.Rate;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Domains that together have everything that the model knows, by name. */
public final class DomainSamples {
  public static final String PASSWORD = "s3cr&t<1";

  private static final UUID ID = UUID.fromString("6a1f0c2e-5b7d-4e8f-9a0b-1c2d3e4f5a6b");
  private static final UUID OTHER_ID = UUID.fromString("0b0b0b0b-1111-4222-8333-444444444444");
  private static final Path STATE = Path.of("/var/lib/cowbird");
  private static final Path SCRATCH = Path.of("/srv/scratch");
  private static final DiskDevice RAW =
      DiskDevice.file(STATE.resolve("instances/vm/disk"), DiskFormat.RAW, List.of());
  private static final DiskDevice OVERLAY = DiskDevice.file(
      STATE.resolve("instances/vm/disk"),
      DiskFormat.QCOW2,
      List.of(new BackingFile(STATE.resolve("_base/0a1b_20"), DiskFormat.RAW)));

  private final InstanceName name;
  private final UUID uuid;

  private DomainSamples(InstanceName name, UUID uuid) {
    this.name = name;
    this.uuid = uuid;
  }

  /** The sample of that name. */
  public static DomainSpec named(String name) {
    return requireNonNull(all().get(name), name);
  }

  /** All, of fixed names and UUIDs. */
  public static Map<String, DomainSpec> all() {
    Map<String, DomainSpec> all =
        new TreeMap<>(definable(VirtualizationType.KVM, new InstanceName("vm"), ID));
    DomainSamples samples = new DomainSamples(new InstanceName("vm"), ID);
    all.put("host-passthrough", samples.hostPassthrough());
    all.put("encrypted", samples.encrypted());
    all.put("aarch64", samples.aarch64());
    all.put("passt", samples.passt());
    return all;
  }

  /** Those that a host of x86-64 takes, whether or not it could start them. */
  public static Map<String, DomainSpec> definable(
      VirtualizationType virtualization, InstanceName name, UUID uuid) {
    DomainSamples samples = new DomainSamples(name, uuid);
    Map<String, DomainSpec.Builder> machines = new TreeMap<>();
    machines.put("smallest", samples.start());
    machines.put("uefi-tpm", samples.uefiTpm());
    machines.put("uefi-loader", samples.uefiLoader());
    machines.put("direct-kernel", samples.directKernel());
    machines.put("numa-pinned", samples.numaPinned());
    machines.put("hotplug", samples.hotplug());
    machines.put("custom-cpu", samples.customCpu());
    machines.put("windows", samples.windows());
    machines.put("disks", samples.disks());
    machines.put("disks-on-pc", samples.disksOnPc());
    machines.put("network-disks", samples.networkDisks());
    machines.put("nics", samples.nics());
    machines.put("published-ports", samples.publishedPorts());
    machines.put("screens", samples.screens());
    machines.put("peripherals", samples.peripherals());
    machines.put("bare", samples.bare());
    machines.put("shares", samples.shares());
    machines.put("additions", samples.additions());
    Map<String, DomainSpec> specs = new TreeMap<>();
    machines.forEach((sample, machine) ->
        specs.put(sample, machine.virtualization(virtualization).build()));
    return specs;
  }

  private DomainSpec.Builder start() {
    return DomainSpec.builder(
            name, uuid, STATE.resolve("instances/vm/console.log"), new DomainMetadata(name, STATE))
        .memory(MemorySize.ofMib(512))
        .disks(List.of(OVERLAY));
  }

  private static Hardware on(Platform.Builder platform) {
    return Hardware.builder().platform(platform.build()).build();
  }

  private static Hardware with(Peripherals.Builder peripherals) {
    return Hardware.builder().peripherals(peripherals.build()).build();
  }

  private DomainSpec.Builder uefiTpm() {
    SystemInfo info = new SystemInfo(
        Map.of(SystemInfo.Field.SERIAL, "SN-1", SystemInfo.Field.MANUFACTURER, "Cowbird & co"),
        List.of("io.systemd.credential:greeting=hello"));
    return start()
        .hardware(Hardware.builder()
            .platform(Platform.builder()
                .firmware(new Firmware.Uefi(SecureBoot.ON))
                .systemInfo(info)
                .build())
            .peripherals(Peripherals.builder().tpm(Tpm.standard()).build())
            .build());
  }

  private DomainSpec.Builder uefiLoader() {
    return start()
        .hardware(on(Platform.builder()
            .machineType(MachineType.Q35)
            .firmware(new Firmware.Loader(
                Path.of("/usr/share/OVMF/OVMF_CODE_4M.ms.fd"),
                Optional.of(Path.of("/usr/share/OVMF/OVMF_VARS_4M.ms.fd")),
                Optional.of(STATE.resolve("instances/vm/nvram")),
                SecureBoot.ON))));
  }

  private DomainSpec.Builder directKernel() {
    return start()
        .hardware(on(Platform.builder()
            .machineType(MachineType.PC)
            .kernel(new DirectKernel(
                Path.of("/boot/vmlinuz"),
                Optional.of(Path.of("/boot/initrd.img")),
                new KernelCommandLine("root=/dev/vda console=ttyS0 quiet=\"1\"")))));
  }

  private DomainSpec.Builder numaPinned() {
    NumaPolicy near = new NumaPolicy(MemoryMode.PREFERRED, CpuSet.of(0));
    return start()
        .memory(MemorySize.ofMib(1024))
        .vcpus(4)
        .hardware(Hardware.builder()
            .cpu(Cpu.builder().topology(CpuTopology.of(2, 1, 2)).build())
            .memory(MemoryLayout.builder()
                .backing(MemoryBacking.builder()
                    .hugePages(new HugePages(Optional.of(MemorySize.ofMib(2))))
                    .locked(OnOff.ON)
                    .mergeable(OnOff.OFF)
                    .build())
                .cells(List.of(
                    new NumaCell(CpuSet.parse("0-1"), MemorySize.ofMib(256), Optional.of(near)),
                    NumaCell.of(CpuSet.parse("2,3"), MemorySize.ofMib(768))))
                .policy(new NumaPolicy(MemoryMode.STRICT, CpuSet.of(0)))
                .build())
            .tuning(Tuning.builder()
                .vcpuPins(Map.of(0, CpuSet.of(0), 3, CpuSet.parse("0-1")))
                .emulatorPin(CpuSet.of(1))
                .iothreads(2)
                .iothreadPins(Map.of(2, CpuSet.of(0, 1)))
                .shares(2048)
                .period(Duration.ofMillis(100))
                .quota(Duration.ofMillis(50))
                .blkioWeight(500)
                .partition("/machine")
                .build())
            .build());
  }

  private DomainSpec.Builder hotplug() {
    return start()
        .vcpus(2)
        .hardware(Hardware.builder()
            .cpu(Cpu.builder().maximum(4).build())
            .memory(MemoryLayout.builder()
                .hotplug(new MemoryHotplug(4, MemorySize.ofMib(4096)))
                .build())
            .actions(new LifecycleActions(
                LifecycleAction.DESTROY, LifecycleAction.DESTROY, LifecycleAction.COREDUMP_RESTART))
            .build());
  }

  private DomainSpec.Builder customCpu() {
    return start()
        .hardware(Hardware.builder()
            .cpu(Cpu.builder()
                .model(new CpuModel.Custom("Nehalem"))
                .features(
                    Map.of("aes", CpuFeaturePolicy.REQUIRE, "monitor", CpuFeaturePolicy.DISABLE))
                .build())
            .features(Features.builder().kvmHidden(OnOff.ON).build())
            .build());
  }

  private DomainSpec.Builder windows() {
    return start().hardware(GuestProfile.WINDOWS.hardware());
  }

  private DomainSpec.Builder disks() {
    DiskDevice tuned = DiskDevice.builder(
            new BlockDevice(Path.of("/dev/vg/lv"), DiskFormat.RAW, List.of()))
        .serial("SERIAL-1")
        .cache(DiskCache.NONE)
        .io(DiskIo.NATIVE)
        .discard(Discard.IGNORE)
        .detectZeroes(DetectZeroes.OFF)
        .iothread(1)
        .bootOrder(2)
        .build();
    DiskDevice throttled = RAW.toBuilder()
        .target("vdf")
        .io(DiskIo.IO_URING)
        .throttle(new Throttle(Map.of(
            Limited.READ_BYTES, Rate.of(10_000_000),
            Limited.WRITE_BYTES, Rate.of(5_000_000, 20_000_000, 5),
            Limited.TOTAL_IOPS, Rate.of(500, 1000, 2))))
        .build();
    return start()
        .disks(List.of(
            OVERLAY.toBuilder().bootOrder(1).build(),
            tuned,
            throttled,
            RAW.toBuilder().bus(DiskBus.SCSI).iothread(2).build(),
            RAW.toBuilder()
                .bus(DiskBus.SATA)
                .access(DiskDevice.Access.SHAREABLE)
                .build(),
            RAW.toBuilder().bus(DiskBus.USB).build(),
            DiskDevice.cdrom(new DiskSource.Empty()),
            DiskDevice.readOnly(Path.of("/srv/seed.iso")),
            DiskDevice.builder(new PoolVolume("default", "extra.qcow2", DiskFormat.QCOW2))
                .build()))
        .hardware(
            Hardware.builder().tuning(Tuning.builder().iothreads(2).build()).build());
  }

  private DomainSpec.Builder disksOnPc() {
    return start()
        .disks(List.of(
            RAW.toBuilder().bus(DiskBus.IDE).build(),
            DiskDevice.cdrom(new DiskSource.Empty()).toBuilder()
                .bus(DiskBus.IDE)
                .build(),
            DiskDevice.builder(new DiskSource.Empty())
                .type(DiskDevice.Type.FLOPPY)
                .build()))
        .hardware(on(Platform.builder().machineType(MachineType.PC)));
  }

  private DomainSpec.Builder networkDisks() {
    Optional<Credential> none = Optional.empty();
    return start()
        .disks(List.of(
            network(
                Protocol.RBD,
                "volumes/vm",
                List.of(host("mon1", 6789), new Host("2001:db8::2", Optional.empty())),
                Optional.of(new Credential("cinder", OTHER_ID))),
            network(Protocol.NBD, "", List.of(host("nbd.example.org", 10_809)), none),
            network(
                Protocol.ISCSI,
                "iqn.2020-01.org.example:storage/1",
                List.of(host("192.0.2.1", 3260)),
                Optional.of(new Credential("vm", OTHER_ID))),
            DiskDevice.cdrom(new NetworkDisk(
                Protocol.HTTPS,
                "images/boot.iso",
                List.of(host("images.example.org", 443)),
                none))));
  }

  private static Host host(String name, int port) {
    return new Host(name, Optional.of(port));
  }

  private static DiskDevice network(
      Protocol protocol, String name, List<Host> hosts, Optional<Credential> credential) {
    return DiskDevice.builder(new NetworkDisk(protocol, name, hosts, credential))
        .build();
  }

  private DomainSpec.Builder nics() {
    Bandwidth bandwidth = new Bandwidth(
        Optional.of(new Bandwidth.Rate(1000, Optional.of(5000L), Optional.of(1024L))),
        Optional.of(Bandwidth.Rate.of(500)));
    FilterReference filter =
        new FilterReference("clean-traffic", Map.of("IP", List.of("192.0.2.7", "192.0.2.8")));
    return start()
        .nics(List.of(
            Nic.network("default").toBuilder()
                .mac(new MacAddress("52:54:00:12:34:56"))
                .mtu(1400)
                .queues(4)
                .bandwidth(bandwidth)
                .filter(filter)
                .bootOrder(1)
                .target("cb-vm-0")
                .build(),
            Nic.builder(NicSource.Bridge.of("br0"))
                .model(NicModel.E1000E)
                .link(LinkState.DOWN)
                .build(),
            Nic.builder(new NicSource.Bridge(
                    "br-int",
                    Optional.of(42),
                    Optional.of(new NicSource.OpenVswitchPort(Optional.of(OTHER_ID)))))
                .build(),
            Nic.builder(new NicSource.Direct("eth0", NicSource.Direct.Mode.BRIDGE))
                .build(),
            Nic.builder(new NicSource.Assigned(PciAddress.parse("0000:3b:0a.1"), Optional.of(7)))
                .build(),
            Nic.user()));
  }

  private DomainSpec.Builder publishedPorts() {
    return start()
        .nics(List.of(Nic.builder(new UserMode(
                Backend.SLIRP,
                List.of(PublishedPort.local(8080, 80), PublishedPort.parse("0.0.0.0:5353:53/udp"))))
            .build()));
  }

  private DomainSpec passt() {
    return start()
        .nics(List.of(Nic.builder(new UserMode(
                Backend.PASST,
                List.of(PublishedPort.local(8080, 80), PublishedPort.parse("[::1]:8080:80"))))
            .build()))
        .build();
  }

  private DomainSpec.Builder screens() {
    return start()
        .hardware(with(Peripherals.builder()
            .graphics(List.of(Graphics.builder(Graphics.Protocol.VNC)
                .listen("0.0.0.0")
                .port(5950)
                .password(Secret.of(PASSWORD))
                .passwordValidTo(Instant.parse("2030-01-02T03:04:05Z"))
                .build()))
            .inputs(List.of(InputDevice.USB_TABLET, InputDevice.VIRTIO_KEYBOARD))));
  }

  private DomainSpec.Builder peripherals() {
    return start()
        .hardware(with(Peripherals.builder()
            .watchdog(new Watchdog(Watchdog.Model.I6300ESB, Watchdog.Action.INJECT_NMI))
            .random(new RandomSource(
                Path.of("/dev/hwrng"),
                Optional.of(new RandomSource.Rate(1024, Duration.ofSeconds(1)))))
            .vsock(new Vsock(Optional.of(77L)))
            .serialPorts(List.of(
                new SerialPort.Pty(),
                new SerialPort.UnixSocket(SCRATCH.resolve("serial.sock")),
                new SerialPort.OutputFile(SCRATCH.resolve("serial.log"))))
            .hostDevices(List.of(
                HostDevice.Pci.of(PciAddress.parse("0000:01:00.0")),
                new HostDevice.Mdev(OTHER_ID),
                new HostDevice.Usb(0x1d6b, 2)))));
  }

  private DomainSpec.Builder bare() {
    return start()
        .hardware(with(Peripherals.builder()
            .withoutBalloon()
            .withoutRandom()
            .panic(OnOff.OFF)
            .agent(OnOff.OFF)));
  }

  private DomainSpec.Builder shares() {
    return start()
        .hardware(Hardware.builder()
            .memory(MemoryLayout.builder().backing(MemoryBacking.shareable()).build())
            .peripherals(Peripherals.builder()
                .shares(List.of(new SharedDirectory(SCRATCH, "scratch")))
                .vsock(new Vsock(Optional.empty()))
                .build())
            .build());
  }

  private DomainSpec.Builder additions() {
    return start()
        .hardware(Hardware.builder()
            .additions(Additions.builder()
                .devices(List.of(new RawDevice("<sound model='ich9'/>")))
                .finish(document -> {
                  document.getDocumentElement().appendChild(document.createElement("pm"));
                  return document;
                })
                .build())
            .build());
  }

  private DomainSpec hostPassthrough() {
    return start()
        .virtualization(VirtualizationType.KVM)
        .vcpus(8)
        .hardware(Hardware.builder()
            .cpu(Cpu.builder()
                .model(new CpuModel.HostPassthrough())
                .topology(new CpuTopology(1, 2, 2, 2))
                .build())
            .build())
        .build();
  }

  private DomainSpec encrypted() {
    return start()
        .virtualization(VirtualizationType.KVM)
        .hardware(Hardware.builder()
            .launchSecurity(new LaunchSecurity.Sev(
                7, Optional.of(47), Optional.of(1), Optional.of("ZGg="), Optional.of("c2Vz")))
            .build())
        .build();
  }

  private DomainSpec aarch64() {
    return start()
        .architecture(Architecture.AARCH64)
        .hardware(Hardware.builder()
            .platform(Platform.builder().architecture(Architecture.AARCH64).build())
            .peripherals(Peripherals.builder().tpm(Tpm.standard()).build())
            .build())
        .nics(List.of(Nic.network("default")))
        .build();
  }
}
