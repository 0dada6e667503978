/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static dev.cowbird.driver.lifecycle.TestHost.VM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.GuestNic;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.domain.Architecture;
import dev.cowbird.driver.domain.Cpu;
import dev.cowbird.driver.domain.DomainMetadata;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.MachineType;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.Platform;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.DomainCapabilities;
import dev.cowbird.driver.hypervisor.GuestKind;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import dev.cowbird.driver.instance.InstanceRecord;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.Qcow2Header;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpawnTest {
  @TempDir
  Path directory;

  private TestHost host;
  private LibvirtComputeDriver driver;

  @BeforeEach
  void open() {
    host = new TestHost(directory);
    driver = host.open();
  }

  @AfterEach
  void close() {
    boolean unused = Thread.interrupted();
    driver.close();
  }

  private Instance spawn() {
    return driver.spawn(host.spec(), ProgressListener.none());
  }

  private static DriverException failure(Kind kind) {
    return new DriverException(kind, "Told to fail");
  }

  @Test
  void makes_a_machine_that_runs() throws Exception {
    Instance instance = driver.spawn(
        InstanceSpec.builder(VM, host.image())
            .diskSize(DiskSize.ofGib(1))
            .memory(MemorySize.ofMib(256))
            .vcpus(3)
            .network(new NetworkSpec.UserMode())
            .build(),
        ProgressListener.none());

    host.assertWhole();
    assertThat(instance.status()).isEqualTo(Instance.Status.READY);
    assertThat(instance.power()).contains(PowerState.RUNNING);
    assertThat(instance.directory()).isEqualTo(host.layout().instance(VM));
    Instance.Machine machine = instance.machine().orElseThrow();
    assertThat(machine.uuid()).isEqualTo(host.domain().uuid());
    assertThat(machine.image()).isEqualTo(host.image().location().toString());
    assertThat(machine.memory()).isEqualTo(MemorySize.ofMib(256));
    assertThat(machine.vcpus()).isEqualTo(3);
    assertThat(machine.network()).isEqualTo("user");
    assertThat(machine.virtualization()).isEqualTo(VirtualizationType.QEMU);
    assertThat(machine.created()).isEqualTo(TestHost.NOW);
    Disk disk = instance.disk().orElseThrow();
    assertThat(disk.kind()).isEqualTo(DiskKind.QCOW2);
    assertThat(disk.virtualSize()).isEqualTo(DiskSize.ofGib(1));
    assertThat(Qcow2Header.read(ImageBytes.of(Files.readAllBytes(disk.path()))).backingFile())
        .isEqualTo(disk.sizedBase().map(Path::toString));
  }

  @Test
  void describes_to_the_hypervisor_what_it_made() {
    Instance instance = spawn();

    Disk disk = instance.disk().orElseThrow();
    assertThat(host.domain().xml())
        .contains("\"" + disk.path() + "\"")
        .contains("\"" + disk.sizedBase().orElseThrow() + "\"")
        .contains("\"" + driver.consoleLog(VM) + "\"");
    assertThat(DomainMetadata.read(host.domain().xml()))
        .contains(new DomainMetadata(VM, host.layout().root()));
    assertThat(host.store().find(VM).map(InstanceRecord::connect)).contains("qemu:///system");
  }

  @Test
  void starts_what_is_written_down_and_defined_already() {
    spawn();

    assertThat(host.hypervisor.calls()).containsExactly("define vm1", "start vm1");
  }

  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"CAPABILITIES", "DOMAIN", "NETWORK", "DEFINE", "START"})
  void leaves_nothing_when_the_hypervisor_fails(Action action) {
    DriverException toldTo = failure(Kind.HYPERVISOR_ERROR);
    host.hypervisor.failOnce(action, toldTo);

    assertThatThrownBy(this::spawn).isSameAs(toldTo);

    assertThat(toldTo.getSuppressed()).isEmpty();
    host.assertNothingLeft();
    spawn();
    host.assertWhole();
  }

  @Test
  void leaves_nothing_when_the_domain_is_refused() {
    host.hypervisor.failOnce(Action.DEFINE, failure(Kind.DOMAIN_REFUSED));

    assertThatThrownBy(this::spawn)
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DOMAIN_REFUSED));

    host.assertNothingLeft();
    assertThat(host.hypervisor.calls()).containsExactly("define vm1");
  }

  @Test
  void leaves_nothing_of_a_domain_that_was_defined_although_the_answer_was_lost() {
    DriverException lost = failure(Kind.HYPERVISOR_UNAVAILABLE);
    try (LibvirtComputeDriver unlucky =
        host.open(new LinuxFiles(), new LostAnswer(host.unclosed(), lost))) {
      assertThatThrownBy(() -> unlucky.spawn(host.spec(), ProgressListener.none()))
          .isSameAs(lost);
    }

    host.assertNothingLeft();
    assertThat(host.hypervisor.calls())
        .containsExactly("define vm1", "power off vm1", "undefine vm1");
  }

  @Test
  void leaves_nothing_when_the_image_is_too_large() {
    InstanceSpec tooSmall =
        InstanceSpec.builder(VM, host.image()).diskSize(new DiskSize(512)).build();

    assertThatThrownBy(() -> driver.spawn(tooSmall, ProgressListener.none()))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.IMAGE_TOO_LARGE))
        .hasMessageContaining("65536")
        .hasMessageContaining("512");

    host.assertNothingLeft();
    assertThat(host.hypervisor.calls()).isEmpty();
  }

  @Test
  void leaves_nothing_when_the_network_does_not_exist() {
    InstanceSpec spec = InstanceSpec.builder(VM, host.image())
        .network(new NetworkSpec.Named("nowhere"))
        .build();

    assertThatThrownBy(() -> driver.spawn(spec, ProgressListener.none()))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
        .hasMessageContaining("nowhere");

    host.assertNothingLeft();
  }

  @Test
  void refuses_what_the_host_can_not_do_before_anything_is_made() {
    host.hypervisor.announce(new DomainCapabilities(Optional.of(4), Map.of()));
    InstanceSpec spec = InstanceSpec.builder(VM, host.image()).vcpus(5).build();

    assertThatThrownBy(() -> driver.spawn(spec, ProgressListener.none()))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
        .hasMessageContaining("5 processors");

    assertThat(host.hypervisor.calls()).isEmpty();
    assertThat(host.layout().bases()).isEmptyDirectory();
    host.assertNothingLeft();
  }

  @Test
  void refuses_what_contradicts_itself_before_anything_is_made() {
    InstanceSpec spec = InstanceSpec.builder(VM, host.image())
        .vcpus(2)
        .hardware(Hardware.builder().cpu(Cpu.builder().maximum(1).build()).build())
        .build();

    assertThatThrownBy(() -> driver.spawn(spec, ProgressListener.none()))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SPEC_REFUSED))
        .hasMessageContaining("2 processors");

    assertThat(host.layout().bases()).isEmptyDirectory();
    host.assertNothingLeft();
  }

  @Test
  void refuses_a_kind_of_machine_that_the_host_does_not_run() {
    host.hypervisor.refuse(
        new GuestKind(VirtualizationType.QEMU, Architecture.AARCH64, MachineType.VIRT));
    Platform platform = Platform.builder().architecture(Architecture.AARCH64).build();
    InstanceSpec spec = InstanceSpec.builder(VM, host.image())
        .hardware(Hardware.builder().platform(platform).build())
        .build();

    assertThatThrownBy(() -> driver.spawn(spec, ProgressListener.none()))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
        .hasMessageContaining("aarch64");

    host.assertNothingLeft();
  }

  @Test
  void refuses_a_host_that_it_can_not_describe_machines_for() {
    HostCapabilities fake = host.hypervisor.capabilities();
    host.hypervisor.announce(new HostCapabilities(
        fake.uri(),
        fake.hypervisor(),
        fake.libvirtVersion(),
        fake.hostName(),
        "vax",
        Set.of(VirtualizationType.QEMU),
        Set.of(),
        List.of()));

    assertThatThrownBy(this::spawn).isInstanceOf(DriverException.class).hasMessageContaining("vax");

    host.assertNothingLeft();
  }

  @Test
  void tells_the_first_failure_and_attaches_those_of_undoing() {
    DriverException start = failure(Kind.START_FAILED);
    DriverException undefine = failure(Kind.HYPERVISOR_UNAVAILABLE);
    host.hypervisor.failOnce(Action.START, start);
    host.hypervisor.failOnce(Action.UNDEFINE, undefine);

    assertThatThrownBy(this::spawn).isSameAs(start);

    assertThat(start.getSuppressed()).containsExactly(undefine);
    assertThat(driver.instance(VM).status()).isEqualTo(Instance.Status.CREATING);
    assertThat(driver.instance(VM).disk())
        .as("the disk of a domain that is there")
        .isPresent();
    host.assertNoLockHeld();
  }

  @Test
  void says_what_to_do_when_the_qemu_user_can_not_reach_the_disk() throws IOException {
    Files.setPosixFilePermissions(directory, Set.of());
    host.hypervisor.failOnce(
        Action.START,
        new DriverException(Kind.START_FAILED, "Can't start: '/disk': Permission denied"));

    assertThatThrownBy(this::spawn)
        .hasMessageContaining("Permission denied")
        .hasMessageContaining("chmod o+x ");
  }

  @Test
  void a_guest_is_told_of_itself_by_a_disk_that_it_can_only_read() throws IOException {
    driver.spawn(host.fullSpec(), ProgressListener.none());

    Path seed = host.layout().instance(VM).resolve("seed");
    assertThat(Files.getPosixFilePermissions(seed))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.readString(seed, StandardCharsets.ISO_8859_1))
        .contains("CIDATA", "local-hostname", "nest", host.domain().uuid().toString());
    XmlDocument domain = XmlDocument.parse(host.domain().xml());
    assertThat(domain.first("/domain/devices/disk[last()][readonly]/source/@file"))
        .contains(seed.toString());
    assertThat(domain.all("/domain/devices/disk/target/@dev"))
        .containsExactly("vda", "vdb", "vdc", "vdd");

    driver.destroy(VM);
    host.assertNothingLeft();
  }

  @Test
  void what_no_guest_can_be_told_is_refused_before_anything_is_made() {
    GuestConfig twoNics =
        GuestConfig.builder().nic(GuestNic.dhcp4()).nic(GuestNic.dhcp4()).build();
    InstanceSpec spec = InstanceSpec.builder(VM, host.image()).guest(twoNics).build();

    assertThatThrownBy(() -> driver.spawn(spec, ProgressListener.none()))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SPEC_REFUSED))
        .hasMessageContaining("vm1");
    host.assertNothingLeft();
    assertThat(host.hypervisor.calls()).isEmpty();
  }

  @Test
  void refuses_the_name_of_an_instance_that_exists() {
    Instance first = spawn();

    assertThatThrownBy(this::spawn)
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT))
        .hasMessageContaining("vm1")
        .hasMessageContaining(first.directory().toString());

    host.assertWhole();
    assertThat(driver.instance(VM)).isEqualTo(first);
  }

  @Test
  void refuses_the_name_of_a_disk_and_leaves_it() {
    Disk disk = driver.createDisk(host.diskRequest(), ProgressListener.none());

    assertThatThrownBy(this::spawn)
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));

    assertThat(driver.images().findDisk(VM)).contains(disk);
    assertThat(host.hypervisor.domains()).isEmpty();
    host.assertNoLockHeld();
  }

  @Test
  void refuses_the_name_of_a_foreign_domain_and_leaves_it() {
    Domain foreign = host.defineForeignDomain();
    foreign.start();

    assertThatThrownBy(this::spawn)
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));

    assertThat(foreign.state()).isEqualTo(PowerState.RUNNING);
    assertThat(host.hypervisor.calls()).containsExactly("define vm1", "start vm1");
    assertThat(driver.images().instances()).isEmpty();
  }

  @Test
  void leaves_a_foreign_domain_that_appears_while_the_disk_is_made() {
    List<Domain> foreign = new ArrayList<>();

    assertThatThrownBy(() -> driver.spawn(host.spec(), progress -> {
          if (progress.step() == Progress.Step.OVERLAY) {
            foreign.add(host.defineForeignDomain());
          }
        }))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));

    assertThat(host.hypervisor.domains()).containsExactlyElementsOf(foreign);
    assertThat(driver.images().instances()).isEmpty();
    host.assertNoLockHeld();
  }

  @Test
  void makes_anew_what_a_dead_process_left_half_way() {
    spawn();
    Domain old = host.domain();
    host.pretendThatItsMakerDied();

    Instance instance = spawn();

    host.assertWhole();
    assertThat(instance.machine().orElseThrow().uuid()).isNotEqualTo(old.uuid());
    assertThat(host.hypervisor.domains()).hasSize(1);
    assertThat(host.hypervisor.calls()).contains("power off vm1", "undefine vm1");
  }

  @Test
  void makes_anew_what_could_not_be_undone() {
    host.hypervisor.failOnce(Action.START, failure(Kind.START_FAILED));
    host.hypervisor.failOnce(Action.POWER_OFF, failure(Kind.HYPERVISOR_UNAVAILABLE));
    assertThatThrownBy(this::spawn).isInstanceOf(DriverException.class);

    spawn();

    host.assertWhole();
  }

  @Test
  void of_two_who_ask_at_once_one_gets_the_machine() throws Exception {
    Callable<Optional<Kind>> attempt = () -> {
      try (LibvirtComputeDriver mine = host.open(new LinuxFiles(), host.unclosed())) {
        mine.spawn(host.spec(), ProgressListener.none());
        return Optional.empty();
      } catch (DriverException e) {
        return Optional.of(e.kind());
      }
    };
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Optional<Kind>> outcomes = new ArrayList<>();
      for (Future<Optional<Kind>> future : threads.invokeAll(List.of(attempt, attempt))) {
        outcomes.add(future.get());
      }
      assertThat(outcomes).containsExactlyInAnyOrder(Optional.empty(), Optional.of(Kind.CONFLICT));
    } finally {
      threads.shutdownNow();
    }
    host.assertWhole();
  }

  @Test
  void makes_anew_what_is_no_more_than_a_directory() throws IOException {
    Files.createDirectory(host.layout().instance(VM));

    spawn();

    host.assertWhole();
  }

  @Test
  void refuses_the_name_of_a_directory_with_somebody_elses_file() throws IOException {
    Files.createDirectory(host.layout().instance(VM));
    Path notes = Files.writeString(host.layout().instance(VM).resolve("notes"), "mine");

    assertThatThrownBy(this::spawn)
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));

    assertThat(notes).hasContent("mine");
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void leaves_nothing_when_any_file_operation_finds_the_disk_full(Moment moment) {
    sweep(moment, Fault.noSpace(), thrown -> {
      if (thrown == null) {
        host.assertWhole();
      } else {
        assertThat(thrown)
            .isInstanceOfSatisfying(
                ImageException.class,
                e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.NO_SPACE));
        host.assertNothingLeft();
      }
    });
  }

  @Test
  void makes_anew_what_its_maker_left_when_it_died_at_any_file_operation() {
    class Death extends Error {
      private static final long serialVersionUID = 1L;
    }
    Fault death = Fault.running(() -> {
      throw new Death();
    });
    sweep(Moment.BEFORE, death, thrown -> {
      assertThat(thrown).isInstanceOf(Death.class);
      host.spawn();
      host.assertWhole();
    });
  }

  @Test
  void undoes_everything_when_interrupted_at_any_file_operation() {
    Fault interrupt = Fault.running(() -> Thread.currentThread().interrupt());
    sweep(Moment.BEFORE, interrupt, thrown -> {
      assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
      if (thrown == null) {
        host.assertWhole();
      } else {
        assertThat(thrown)
            .isInstanceOfSatisfying(
                ImageException.class,
                e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.INTERRUPTED));
        host.assertNothingLeft();
      }
    });
  }

  @Test
  void can_be_asked_again_when_undoing_fails_at_any_file_operation() {
    sweep(
        Moment.BEFORE,
        Fault.ioError(),
        () -> host.hypervisor.failOnce(Action.START, failure(Kind.START_FAILED)),
        thrown -> {
          assertThat(thrown).isNotNull();
          host.hypervisor.heal(Action.START);
          host.assertNoLockHeld();
          host.spawn();
          host.assertWhole();
        });
  }

  private void sweep(Moment moment, Fault fault, Consumer<@Nullable Throwable> aftermath) {
    sweep(moment, fault, () -> {}, aftermath);
  }

  /**
   * Spawns once for each operation on files, which goes wrong. The images are cached already: what
   * happens while they are fetched is the image side's.
   */
  private void sweep(
      Moment moment, Fault fault, Runnable preparation, Consumer<@Nullable Throwable> aftermath) {
    host.spawn(host.fullSpec());
    host.destroyIfThere();
    long first = operationsOfOpening() + 1;
    long n = first;
    while (true) {
      preparation.run();
      FaultyFiles files = new FaultyFiles(new LinuxFiles(), n, moment, fault);
      Throwable thrown;
      try (LibvirtComputeDriver faulty = host.open(files, host.unclosed())) {
        thrown = catchThrowable(() -> faulty.spawn(host.fullSpec(), ProgressListener.none()));
      }
      if (!files.struck()) {
        break;
      }
      aftermath.accept(thrown);
      host.destroyIfThere();
      n++;
    }
    assertThat(n - first).as("operations that went wrong").isGreaterThan(10);
  }

  private long operationsOfOpening() {
    FaultyFiles files =
        new FaultyFiles(new LinuxFiles(), Long.MAX_VALUE, Moment.BEFORE, Fault.noSpace());
    host.open(files, host.unclosed()).close();
    return files.operations();
  }
}
