/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.DiskSpec;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The disk that a machine boots from, and further ones. */
final class DiskOptions {
  @Option(
      names = "--disk",
      paramLabel = "DISK",
      description =
          "A plain size is that of the disk that the machine boots from: 20G, 0 for the image's own"
              + " (default: 10G, or the image's if larger). Further disks, in the order in which"
              + " they are said: ephemeral:SIZE[,fs=ext4|xfs|vfat][,label=LABEL],"
              + " swap:SIZE[,label=LABEL], blank:SIZE, volume:PATH,format=raw|qcow2, or"
              + " image:IMAGE[,size=SIZE][,format=FORMAT]; each may end in ,bus=BUS, ,serial=TEXT"
              + " and ,access=read-only (a raw volume's: shareable).")
  private List<Disk> disks = List.of();

  @Option(
      names = "--backend",
      paramLabel = "KIND",
      description = "How disks are kept that are made: qcow2 or raw (default: qcow2).")
  private Optional<DiskKind> backend = Optional.empty();

  /** What was said once by {@code --disk}: the size of the first disk, or a further one. */
  record Disk(Optional<DiskSize> size, Optional<DiskSpec> further) {
    /** No kind of further disk begins with a digit. */
    static Disk parse(String text) {
      return text.isEmpty() || Character.isDigit(text.charAt(0))
          ? new Disk(Optional.of(DiskSize.parse(text)), Optional.empty())
          : new Disk(Optional.empty(), Optional.of(DiskSpec.parse(text)));
    }
  }

  /**
   * Adds what was said. Further disks take the place of those that are there.
   *
   * @throws IllegalArgumentException if the size of the first disk was said twice
   */
  void in(InstanceSpec.Builder spec) {
    List<DiskSpec> further = new ArrayList<>();
    List<DiskSize> sizes = new ArrayList<>();
    for (Disk disk : disks) {
      disk.size().ifPresent(sizes::add);
      disk.further().ifPresent(further::add);
    }
    if (sizes.size() > 1) {
      throw new IllegalArgumentException(
          "The machine boots from one disk, and --disk says several sizes of it: " + sizes);
    }
    sizes.forEach(spec::diskSize);
    backend.ifPresent(spec::diskKind);
    if (!further.isEmpty()) {
      spec.disks(further);
    }
  }
}
