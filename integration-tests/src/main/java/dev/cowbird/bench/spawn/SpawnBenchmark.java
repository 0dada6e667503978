/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.spawn;

import dev.cowbird.bench.command.Bench;
import dev.cowbird.bench.command.Benchmark;
import dev.cowbird.bench.command.LibvirtOption;
import dev.cowbird.bench.host.Program;
import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.lifecycle.LibvirtComputeDriver;
import dev.cowbird.driver.testing.BootSectorGuest;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures machines. */
@Command(
    name = "spawn",
    description = {
      "Measures spawn (until the guests run), console (until each has printed something), and"
          + " destroy, of 1, 4 and 8 guests at once whose image is cached.",
      "Beside it virsh defines and starts the same on overlays that lie ready, and virt-install"
          + " does its import on such."
    })
public final class SpawnBenchmark extends Benchmark {
  private static final List<Integer> AT_ONCE = List.of(1, 4, 8);
  private static final DiskSize GUEST_SIZE = DiskSize.parse("8M");
  private static final MemorySize GUEST_MEMORY = MemorySize.ofMib(16);

  @Mixin
  private LibvirtOption libvirt;

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      description = "What to boot; it must print on its serial console (default: a guest of one"
          + " sector).")
  private Optional<ImageLocation> image = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "F",
      description = "What the image must be: raw, qcow2, ... (default: what its content says).")
  private Optional<DeclaredFormat> format = Optional.empty();

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      description = "The disks' size, 0 for the image's own (default: ${DEFAULT-VALUE}).")
  private DiskSize size = DiskSize.ofGib(1);

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "The guests' memory (default: 512M; 16M for the guest of one sector).")
  private Optional<MemorySize> memory = Optional.empty();

  @Override
  protected void measure(Bench bench) {
    Path state = bench.scratch().fresh("state");
    String prefix = "bench-" + UUID.randomUUID().toString().substring(0, 8) + "-";
    try (ComputeDriver driver = LibvirtComputeDriver.open(DriverConfig.of(libvirt.uri(), state))) {
      CowbirdGuests ours = new CowbirdGuests(driver, prefix, request(bench), size, memory());
      tidily(ours, () -> measure(bench, ours));
    }
  }

  private void measure(Bench bench, CowbirdGuests ours) {
    if (!Program.isInstalled(Virsh.NAME) || !Program.isInstalled("qemu-img")) {
      bench.say("virsh is skipped: virsh or qemu-img is not installed");
      new Rounds(bench, ours, List.of()).run();
      return;
    }
    VirshGuests virsh = virsh(bench, ours);
    VirtInstallGuests virtInstall = new VirtInstallGuests(
        virsh.in(bench.scratch().fresh("virt-install"), ours.prefix() + "import-"),
        memory(),
        virtualization(ours));
    List<Peer> peers = new ArrayList<>(List.of(new Peer(Virsh.NAME, virsh)));
    if (Program.isInstalled(VirtInstallGuests.NAME)) {
      peers.add(new Peer(VirtInstallGuests.NAME, virtInstall));
    } else {
      bench.say("virt-install is skipped: it is not installed");
    }
    tidily(virsh, () -> tidily(virtInstall, () -> new Rounds(bench, ours, peers).run()));
  }

  private static VirtualizationType virtualization(CowbirdGuests ours) {
    return ours.driver()
        .instance(ours.name(Rounds.FIRST - 1))
        .machine()
        .orElseThrow()
        .virtualization();
  }

  private record Peer(String name, Guests guests) {}

  /** Guests like one of ours, which stays until the end. */
  private VirshGuests virsh(Bench bench, CowbirdGuests ours) {
    int number = Rounds.FIRST - 1;
    Virsh virsh = new Virsh(libvirt.uri());
    ours.spawn(number);
    DomainCopy template =
        new DomainCopy(virsh.run("dumpxml", "--inactive", ours.name(number).value()));
    Path base = ours.driver()
        .instance(ours.name(number))
        .disk()
        .orElseThrow()
        .backingChain()
        .get(0);
    ours.driver().stop(ours.name(number), Duration.ZERO);
    return new VirshGuests(
        virsh, template, base, bench.scratch().fresh("virsh"), ours.prefix() + "virsh-");
  }

  /** All runs, with those before that do not count. */
  private record Rounds(Bench bench, Guests ours, List<Peer> peers) {
    static final int FIRST = 1;

    void run() {
      int next = FIRST;
      for (int i = -bench.warmups(); i < bench.runs(); i++) {
        bench.say(
            i < 0
                ? "spawn: warm-up " + (i + bench.warmups() + 1) + " of " + bench.warmups()
                : "spawn: run " + (i + 1) + " of " + bench.runs());
        Bench seen = i < 0 ? bench.unseen() : bench;
        for (int atOnce : AT_ONCE) {
          new SpawnRound(ours, next, atOnce).run(bench.warmups(), seen.scoreboard()::ours);
          for (Peer peer : peers) {
            new SpawnRound(peer.guests(), next, atOnce)
                .run(
                    bench.warmups(),
                    (figure, seconds) -> seen.scoreboard().peer(figure, peer.name(), seconds));
          }
          next += atOnce;
        }
      }
    }
  }

  /** Leaves no guest, however the action ends, and although this thread may be interrupted. */
  private static void tidily(Guests guests, Runnable action) {
    RuntimeException failure = null;
    try {
      action.run();
    } catch (RuntimeException e) {
      failure = e;
    }
    boolean interrupted = Thread.interrupted();
    try {
      guests.destroyAll();
    } catch (RuntimeException e) {
      if (failure == null) {
        failure = e;
      } else {
        failure.addSuppressed(e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw failure;
    }
  }

  private MemorySize memory() {
    return memory.orElse(image.isPresent() ? MemorySize.ofMib(512) : GUEST_MEMORY);
  }

  private ImageRequest request(Bench bench) {
    if (image.isPresent()) {
      ImageRequest request = ImageRequest.of(image.get());
      return format.map(request::withFormat).orElse(request);
    }
    Path guest = bench.scratch().fresh("image").resolve("guest");
    BootSectorGuest.writeRaw(guest, GUEST_SIZE, "bench");
    return ImageRequest.of(new ImageLocation.LocalFile(guest))
        .withFormat(DeclaredFormat.of(ImageFormat.RAW));
  }
}
