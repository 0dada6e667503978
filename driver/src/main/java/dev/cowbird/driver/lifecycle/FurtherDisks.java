/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DiskSpec;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.DiskFormat;
import dev.cowbird.driver.domain.DomainFiles.Used;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.imagebackend.FurtherDiskRequest;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.disk.VolumeChain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A machine's disks besides the one that it boots from. */
final class FurtherDisks {
  private final ImageBackend images;
  private final DiskUsers users;

  FurtherDisks(ImageBackend images, Hypervisor hypervisor) {
    this.images = images;
    this.users = new DiskUsers(hypervisor);
  }

  /**
   * Decides about them, and makes nothing.
   *
   * @throws DriverException {@code SPEC_REFUSED}, {@code CONFLICT} if a volume is Cowbird's own, or
   *     in use
   * @throws dev.cowbird.imagebackend.ImageException {@code NOT_FOUND}, {@code IMAGE_REFUSED} for
   *     volumes; {@code IMAGE_TOO_LARGE}; {@code COMMAND_MISSING} if what formats a disk is not
   *     installed
   */
  List<PlannedDisk> plan(InstanceSpec spec) {
    List<PlannedDisk> planned = new ArrayList<>();
    for (DiskSpec disk : spec.disks()) {
      planned.add(plan(spec, disk, planned.size() + 1));
    }
    requireNotOurs(planned);
    requireApart(planned);
    requireUnused(planned);
    return List.copyOf(planned);
  }

  /**
   * Sees that no domain is in the way of the volumes, now. The hypervisor is asked only if there
   * are any.
   *
   * @throws DriverException {@code CONFLICT}
   */
  void requireUnused(List<PlannedDisk> planned) {
    List<Used> wanted = planned.stream().flatMap(disk -> disk.kept().stream()).toList();
    if (!wanted.isEmpty()) {
      users.requireUnused(wanted);
    }
  }

  private void requireNotOurs(List<PlannedDisk> planned) {
    Path root = images.layout().root();
    planned.stream()
        .flatMap(disk -> disk.kept().stream())
        .filter(wanted -> wanted.file().startsWith(root))
        .findFirst()
        .ifPresent(wanted -> {
          throw new DriverException(
              Kind.CONFLICT,
              "Volume " + wanted.file() + " is a file of the state directory " + root
                  + ", which no machine is given");
        });
  }

  /** Two names of one file are found out here, and a file that is another's backing file. */
  private static void requireApart(List<PlannedDisk> planned) {
    for (int i = 1; i < planned.size(); i++) {
      List<Used> others =
          planned.subList(0, i).stream().flatMap(disk -> disk.kept().stream()).toList();
      DiskUsers.clash(planned.get(i).kept(), others).ifPresent(file -> {
        throw new DriverException(
            Kind.SPEC_REFUSED,
            "Two disks of the machine use " + file + ", and one of them writes to it");
      });
    }
  }

  private PlannedDisk plan(InstanceSpec spec, DiskSpec disk, int number) {
    if (disk instanceof DiskSpec.Volume volume) {
      ImageFormat format =
          volume.format() == DiskFormat.QCOW2 ? ImageFormat.QCOW2 : ImageFormat.RAW;
      return new PlannedDisk.Kept(volume, VolumeChain.read(volume.path(), format));
    }
    DiskSpec.Made made = (DiskSpec.Made) disk;
    FurtherDiskRequest request =
        new FurtherDiskRequest(spec.name(), number, made.content(), spec.diskKind());
    images.requireMakeable(request);
    return new PlannedDisk.ToMake(
        request, images.layout().furtherDisk(spec.name(), number), made.attachment());
  }

  /** Makes those that are to be made, and answers the devices of all, in order. */
  List<DiskDevice> make(InstanceLock lock, List<PlannedDisk> planned, ProgressListener progress) {
    return planned.stream().map(disk -> device(lock, disk, progress)).toList();
  }

  private DiskDevice device(InstanceLock lock, PlannedDisk disk, ProgressListener progress) {
    if (disk instanceof PlannedDisk.ToMake toMake) {
      return toMake.device(images.createFurtherDisk(lock, toMake.request(), progress));
    }
    return disk.device();
  }
}
