/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DiskSpec;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.DiskFormat;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.imagebackend.FurtherDiskRequest;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.disk.VolumeChain;
import java.util.ArrayList;
import java.util.List;

/** A machine's disks besides the one that it boots from. */
final class FurtherDisks {
  private final ImageBackend images;
  private final VolumeUse volumeUse;

  FurtherDisks(ImageBackend images, Hypervisor hypervisor) {
    this.images = images;
    this.volumeUse = new VolumeUse(hypervisor, images.layout().root());
  }

  /**
   * Decides about them, and makes nothing.
   *
   * @throws dev.cowbird.driver.DriverException {@code SPEC_REFUSED}, {@code CONFLICT} if a volume
   *     is Cowbird's own, or in use
   * @throws dev.cowbird.imagebackend.ImageException {@code NOT_FOUND}, {@code IMAGE_REFUSED} for
   *     volumes; {@code COMMAND_MISSING} if what formats a disk is not installed
   */
  List<PlannedDisk> plan(InstanceSpec spec) {
    List<PlannedDisk> planned = new ArrayList<>();
    for (DiskSpec disk : spec.disks()) {
      planned.add(plan(spec, disk, planned.size() + 1));
    }
    volumeUse.check(planned);
    return List.copyOf(planned);
  }

  private PlannedDisk plan(InstanceSpec spec, DiskSpec disk, int number) {
    if (disk instanceof DiskSpec.Volume volume) {
      ImageFormat format =
          volume.format() == DiskFormat.QCOW2 ? ImageFormat.QCOW2 : ImageFormat.RAW;
      return new PlannedDisk.Kept(volume, VolumeChain.read(volume.path(), format));
    }
    DiskSpec.Made made = (DiskSpec.Made) disk;
    images.requireMakeable(made.content());
    return new PlannedDisk.ToMake(
        new FurtherDiskRequest(spec.name(), number, made.content(), spec.diskKind()),
        images.layout().furtherDisk(spec.name(), number),
        made.attachment());
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
