/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.Boot;
import dev.cowbird.driver.DiskSpec;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.HostName;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.instance.InstanceRecord;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.driver.testing.FakeHypervisor;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.imagebackend.lock.FileNamedLocks;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.NamedLocks;
import dev.cowbird.imagebackend.testing.ScriptedCommandRunner;
import dev.cowbird.imagebackend.testing.TinyKernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A host for drivers under test: a state directory, a raw image, and a hypervisor in memory. */
final class TestHost {
  static final InstanceName VM = new InstanceName("vm1");
  static final DiskSize IMAGE_SIZE = new DiskSize(64 << 10);
  static final byte[] INITRD = "070701 and so on".getBytes(StandardCharsets.US_ASCII);
  static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  final FakeHypervisor hypervisor = new FakeHypervisor();
  final ScriptedCommandRunner commands = new ScriptedCommandRunner();

  private final Path directory;
  private final Path image;
  private final Path kernel;
  private final Path initrd;

  TestHost(Path directory) {
    this.directory = directory;
    this.image = directory.resolve("image.raw");
    for (String program : List.of("mke2fs", "mkfs.xfs", "mkfs.vfat", "mkswap")) {
      commands.exit(List.of(program), 0, "");
    }
    this.kernel = directory.resolve("vmlinuz");
    this.initrd = directory.resolve("initrd.img");
    try {
      Files.createDirectories(directory);
      Files.write(image, new byte[(int) IMAGE_SIZE.bytes()]);
      Files.write(kernel, TinyKernel.bytes());
      Files.write(initrd, INITRD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  LibvirtComputeDriver open() {
    return open(new LinuxFiles());
  }

  LibvirtComputeDriver open(HostFiles files) {
    return open(files, hypervisor);
  }

  LibvirtComputeDriver open(HostFiles files, Hypervisor other) {
    Host host = Host.ofThisMachine()
        .withFiles(files)
        .withCommands(commands)
        .withClock(Clock.fixed(NOW, ZoneOffset.UTC));
    return LibvirtComputeDriver.open(new DriverConfig(DriverConfig.SYSTEM, config()), host, other);
  }

  ImageBackendConfig config() {
    return ImageBackendConfig.of(layout().root()).withLockTimeout(Duration.ofSeconds(20));
  }

  StateLayout layout() {
    return new StateLayout(directory.resolve("state"));
  }

  InstanceStore store() {
    return new InstanceStore(layout(), new LinuxFiles());
  }

  ImageRequest image() {
    return ImageRequest.of(new ImageLocation.LocalFile(image));
  }

  ImageRequest kernel() {
    return ImageRequest.of(new ImageLocation.LocalFile(kernel));
  }

  ImageRequest initrd() {
    return ImageRequest.of(new ImageLocation.LocalFile(initrd));
  }

  InstanceSpec spec() {
    return spec(VM);
  }

  InstanceSpec spec(InstanceName name) {
    return InstanceSpec.builder(name, image()).diskSize(DiskSize.ofGib(1)).build();
  }

  /** A machine with all that can belong to one. */
  InstanceSpec fullSpec() {
    return InstanceSpec.builder(VM, image())
        .diskSize(DiskSize.ofGib(1))
        .disks(List.of(DiskSpec.parse("ephemeral:8M"), DiskSpec.parse("blank:8M")))
        .boot(Boot.ByKernel.of(kernel()).withInitrd(initrd()))
        .guest(GuestConfig.builder().hostname(new HostName("nest")).build())
        .build();
  }

  DiskRequest diskRequest() {
    return new DiskRequest(image(), VM, DiskSize.ZERO, DiskKind.RAW);
  }

  /** Spawns the machine with a driver of its own. */
  void spawn() {
    spawn(spec());
  }

  /** Spawns a machine with a driver of its own. */
  void spawn(InstanceSpec spec) {
    try (LibvirtComputeDriver driver = open(new LinuxFiles(), unclosed())) {
      driver.spawn(spec, ProgressListener.none());
    }
  }

  /** Destroys the machine, if there is anything of it, with a driver of its own. */
  void destroyIfThere() {
    try (LibvirtComputeDriver driver = open(new LinuxFiles(), unclosed())) {
      driver.destroy(VM);
    } catch (DriverException e) {
      assertThat(e.kind()).isEqualTo(DriverException.Kind.NOT_FOUND);
    }
    assertNothingLeft();
  }

  /** Puts back the machine's record to what it was while it was being made. */
  void pretendThatItsMakerDied() {
    InstanceRecord record = store().find(VM).orElseThrow();
    store().begin(VM, InstanceRecord.creating(VM, record.connect(), record.machine()));
  }

  /** A domain of the machine's name that somebody else made. */
  Domain defineForeignDomain() {
    return hypervisor.define(
        "<domain><name>" + VM + "</name><uuid>" + UUID.randomUUID() + "</uuid></domain>");
  }

  Domain domain() {
    return hypervisor.domain(VM.value()).orElseThrow();
  }

  /** The hypervisor, for a driver that is closed before the test is over. */
  Hypervisor unclosed() {
    return new UnclosedHypervisor(hypervisor);
  }

  /** The machine is there with all that belongs to it, and runs. */
  void assertWhole() {
    assertThat(domain().state()).isEqualTo(PowerState.RUNNING);
    assertThat(store().find(VM).orElseThrow().state()).isEqualTo(InstanceRecord.State.ready);
    assertThat(names(layout().instance(VM))).contains("disk", "disk.json", "instance.json");
    assertNothingInFlight();
    assertNoLockHeld();
  }

  /** There is no trace of the machine. What was cached may stay, if it is whole. */
  void assertNothingLeft() {
    assertThat(hypervisor.domains()).isEmpty();
    assertThat(names(layout().instances())).isEmpty();
    assertNothingInFlight();
    assertNoLockHeld();
  }

  void assertNothingInFlight() {
    assertThat(names(layout().bases()))
        .noneMatch(name -> name.matches(".*\\.(part|tmp|converted)"));
  }

  void assertNoLockHeld() {
    try (NamedLocks locks = new FileNamedLocks(layout().locks(), new LinuxFiles())) {
      names(layout().locks()).stream()
          .filter(name -> name.startsWith("cowbird-"))
          .map(name -> name.substring("cowbird-".length()))
          .forEach(key -> take(locks, key));
    }
  }

  private static void take(NamedLocks locks, String key) {
    try (HeldLock taken = locks.acquire(
        key, NamedLocks.Mode.EXCLUSIVE, "testing", Duration.ZERO, ProgressListener.none())) {
      assertThat(taken).isNotNull();
    }
  }

  private static List<String> names(Path directory) {
    try (Stream<Path> list = Files.list(directory)) {
      return list.map(path -> path.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
