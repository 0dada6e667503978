/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static java.util.Objects.requireNonNull;

import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.disk.DiskBackend;
import dev.cowbird.imagebackend.disk.DiskStore;
import dev.cowbird.imagebackend.disk.PreparedDisk;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ImageSources;
import java.util.Map;
import java.util.Optional;

/** From a source image to an instance's disk. The caller holds the instance's lock. */
final class DiskFlow {
  private final StateLayout layout;
  private final ImageSources sources;
  private final BaseFlow bases;
  private final Map<DiskKind, DiskBackend> backends;
  private final DiskStore disks;

  DiskFlow(
      StateLayout layout,
      ImageSources sources,
      BaseFlow bases,
      Map<DiskKind, DiskBackend> backends,
      DiskStore disks) {
    this.layout = layout;
    this.sources = sources;
    this.bases = bases;
    this.backends = Map.copyOf(backends);
    this.disks = disks;
  }

  Disk create(DiskRequest request, ProgressListener progress) {
    ImageSource source = sources.source(request.image().location());
    Optional<Disk> existing = disks.answer(source.id(), request);
    if (existing.isPresent()) {
      return proved(existing.get(), source, request, progress);
    }
    disks.removeBegun(request.instance());
    try (BaseLease lease = bases.lease(demand(source, request), progress)) {
      return make(request, lease, progress);
    }
  }

  /** A disk that was made before has a checksum only if its base has. */
  private Disk proved(
      Disk disk, ImageSource source, DiskRequest request, ProgressListener progress) {
    if (request.image().checksum().isEmpty() && request.image().checksums().isEmpty()) {
      return disk;
    }
    try (BaseLease lease = bases.lease(demand(source, request), progress)) {
      if (!lease.base().path().equals(disk.base())) {
        throw new ImageException(
            Kind.CONFLICT,
            "Instance "
                + request.instance()
                + " has a disk already, made from the image as it was before, at "
                + disk.base());
      }
    }
    return disk;
  }

  private Demand demand(ImageSource source, DiskRequest request) {
    DiskSize size = request.size();
    return Demand.ofDisk(source, request.image(), size, backend(request).sizedBase(size));
  }

  private DiskBackend backend(DiskRequest request) {
    return requireNonNull(backends.get(request.kind()));
  }

  private Disk make(DiskRequest request, BaseLease lease, ProgressListener progress) {
    InstanceName instance = request.instance();
    disks.createDirectory(instance);
    try (PreparedDisk prepared =
        backend(request).prepare(lease.base(), request.size(), layout.disk(instance), progress)) {
      return disks.publish(lease.image(), request, lease.base(), prepared);
    } catch (RuntimeException e) {
      removeAfter(instance, e);
      throw e;
    }
  }

  private void removeAfter(InstanceName instance, RuntimeException first) {
    try {
      disks.remove(instance);
    } catch (RuntimeException e) {
      first.addSuppressed(e);
    }
  }
}
