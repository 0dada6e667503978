/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.HostReport;
import dev.cowbird.driver.HostReport.Check;
import dev.cowbird.driver.domain.Architecture;
import dev.cowbird.driver.domain.Platform;
import dev.cowbird.driver.hypervisor.GuestKind;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import dev.cowbird.driver.hypervisor.HostCpu;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.NetworkState;
import dev.cowbird.driver.hypervisor.VirtualizationChoice;
import dev.cowbird.imagebackend.DiskFormatting;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.CommandRunner;
import dev.cowbird.imagebackend.mkfs.FileSystemMaker;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out what is missing on this host, and how to get it. Changes nothing. */
public final class Doctor {
  private final DriverConfig config;
  private final Hypervisor hypervisor;
  private final CommandRunner commands;
  private final Confinement confinement;

  public Doctor(DriverConfig config, Hypervisor hypervisor, CommandRunner commands) {
    this(config, hypervisor, commands, Path.of("/"));
  }

  /** @param root where the host's security modules are looked at instead of {@code /} */
  Doctor(DriverConfig config, Hypervisor hypervisor, CommandRunner commands, Path root) {
    this.config = config;
    this.hypervisor = hypervisor;
    this.commands = commands;
    this.confinement = new Confinement(root, commands);
  }

  /** Looks at everything; what can't be looked at is a finding, no error. */
  public HostReport examine() {
    List<Check> checks = new ArrayList<>();
    checks.add(command(
        List.of("qemu-img", "--version"), "apt install qemu-utils, or dnf install qemu-img"));
    checks.add(command(
        List.of("setpriv", "--version"), "apt install util-linux, or dnf install util-linux"));
    checks.add(command(
        List.of("prlimit", "--version"), "apt install util-linux, or dnf install util-linux"));
    checks.add(fileSystemTools());
    checks.add(formattingTools());
    checks.add(stateDirectory());
    Optional<HostCapabilities> host = libvirt(checks);
    Optional<VirtualizationChoice> choice =
        host.map(capabilities -> VirtualizationChoice.choose(HostCpu.read(), capabilities));
    host.ifPresent(capabilities -> checks.addAll(guestFeatures(capabilities)));
    if (host.isPresent() && config.connectUri().equals(DriverConfig.SYSTEM)) {
      checks.add(defaultNetwork());
      KvmDevice.check().ifPresent(checks::add);
      checks.addAll(
          confinement.checks(host.get().securityModels(), config.images().stateDirectory()));
    }
    return new HostReport(
        checks,
        choice.map(VirtualizationChoice::type),
        choice.map(VirtualizationChoice::reason).orElse("libvirt can't be asked"));
  }

  private List<Check> guestFeatures(HostCapabilities host) {
    return Architecture.named(host.architecture())
        .map(architecture -> new GuestKind(
            VirtualizationChoice.choose(HostCpu.read(), host).type(),
            architecture,
            Platform.standard().machineType(architecture)))
        .map(kind -> new GuestFeatures(hypervisor, kind).checks())
        .orElse(List.of());
  }

  private Check command(List<String> arguments, String remedy) {
    String name = arguments.get(0);
    try {
      String version = commands.run(Command.of(arguments)).stdout();
      return Check.good(name, version.lines().findFirst().orElse("found"));
    } catch (ImageException e) {
      return Check.missing(name, String.valueOf(e.getMessage()), remedy);
    }
  }

  private Check fileSystemTools() {
    String name = "e2fsprogs";
    try {
      commands.run(Command.of(List.of("e2fsck", "-V")));
      // Without arguments it tells how it is used, and fails.
      commands.run(Command.of(List.of("resize2fs")).accepting(0, 1));
      return Check.good(name, "e2fsck and resize2fs");
    } catch (ImageException e) {
      return Check.poor(
          name,
          e.getMessage() + "; unpartitioned ext file systems are not grown",
          "apt install e2fsprogs, or dnf install e2fsprogs");
    }
  }

  private Check formattingTools() {
    String name = "disk formatting";
    FileSystemMaker maker = new FileSystemMaker(commands);
    List<String> missing = new ArrayList<>();
    for (DiskFormatting each : DiskFormatting.values()) {
      try {
        maker.require(each);
      } catch (ImageException e) {
        missing.add(String.valueOf(e.getMessage()));
      }
    }
    return missing.isEmpty()
        ? Check.good(name, "ext4, xfs, vfat and swap")
        : Check.poor(
            name,
            String.join("; ", missing),
            "apt install e2fsprogs xfsprogs dosfstools util-linux, or dnf install the same");
  }

  private Optional<HostCapabilities> libvirt(List<Check> checks) {
    try {
      HostCapabilities host = hypervisor.capabilities();
      checks.add(Check.good(
          "libvirt",
          "libvirt " + host.libvirtVersion() + " with " + host.hypervisor() + ", " + host.uri()));
      return Optional.of(host);
    } catch (DriverException e) {
      checks.add(Check.missing(
          "libvirt",
          String.valueOf(e.getMessage()),
          "apt install libvirt-daemon-system qemu-system-x86, or dnf install"
              + " libvirt-daemon-kvm; and see that libvirtd runs"));
      return Optional.empty();
    }
  }

  private Check defaultNetwork() {
    String name = "network default";
    Optional<NetworkState> state;
    try {
      state = hypervisor.network("default");
    } catch (DriverException e) {
      return Check.poor(
          name, String.valueOf(e.getMessage()), "see that libvirt's network daemon runs");
    }
    if (state.equals(Optional.of(NetworkState.ACTIVE))) {
      return Check.good(name, "active");
    }
    return Check.poor(
        name,
        (state.isPresent() ? "not active" : "not defined") + "; guests get user-mode networking",
        state.isPresent()
            ? "virsh net-start default"
            : "apt install libvirt-daemon-config-network, or dnf install"
                + " libvirt-daemon-config-network");
  }

  private Check stateDirectory() {
    String name = "state directory";
    Path directory = config.images().stateDirectory();
    Optional<Path> closed = config.connectUri().equals(DriverConfig.SYSTEM)
        ? AccessHint.closedDirectory(new StateLayout(directory).instances())
        : Optional.empty();
    if (closed.isPresent()) {
      return Check.missing(
          name,
          "the qemu user can't pass through " + closed.get(),
          "chmod o+x " + closed.get() + ", or another --state-dir");
    }
    try {
      FileStore store = Files.getFileStore(directory);
      return Check.good(
          name, directory + ", " + DiskSize.humanReadable(store.getUsableSpace()) + " free");
    } catch (IOException e) {
      return Check.missing(name, directory + " can't be read: " + e, "another --state-dir");
    }
  }
}
