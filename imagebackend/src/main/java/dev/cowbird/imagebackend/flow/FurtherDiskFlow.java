/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static java.util.Objects.requireNonNull;

import dev.cowbird.imagebackend.DiskContent;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.FurtherDisk;
import dev.cowbird.imagebackend.FurtherDiskRequest;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.disk.DiskBackend;
import dev.cowbird.imagebackend.disk.DiskStore;
import dev.cowbird.imagebackend.disk.FurtherDiskStore;
import dev.cowbird.imagebackend.disk.PreparedDisk;
import dev.cowbird.imagebackend.file.LastUse;
import dev.cowbird.imagebackend.mkfs.FormattedBases;
import dev.cowbird.imagebackend.size.SizedBase;
import dev.cowbird.imagebackend.source.ImageSources;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** From what a further disk is to hold to that disk. The caller holds the instance's lock. */
final class FurtherDiskFlow {
  private final StateLayout layout;
  private final ImageSources sources;
  private final BaseFlow bases;
  private final FormattedBases formattedBases;
  private final Map<DiskKind, DiskBackend> backends;
  private final DiskStore disks;
  private final FurtherDiskStore furtherDisks;
  private final LastUse lastUse;

  FurtherDiskFlow(
      StateLayout layout,
      ImageSources sources,
      BaseFlow bases,
      FormattedBases formattedBases,
      Map<DiskKind, DiskBackend> backends,
      DiskStore disks,
      FurtherDiskStore furtherDisks,
      LastUse lastUse) {
    this.layout = layout;
    this.sources = sources;
    this.bases = bases;
    this.formattedBases = formattedBases;
    this.backends = Map.copyOf(backends);
    this.disks = disks;
    this.furtherDisks = furtherDisks;
    this.lastUse = lastUse;
  }

  /** Sees ahead that what it takes is there, and that there can be such a disk. */
  void require(FurtherDiskRequest request) {
    DiskContent content = request.content();
    backend(request).requirePossible(content.size());
    if (content instanceof DiskContent.Formatted formatted) {
      formattedBases.require(formatted);
    }
  }

  FurtherDisk create(FurtherDiskRequest request, ProgressListener progress) {
    DiskContent content = request.content();
    DiskBackend backend = backend(request);
    if (content instanceof DiskContent.OfImage image) {
      return ofImage(request, image, backend, progress);
    }
    if (content instanceof DiskContent.Formatted formatted) {
      return answerOrMake(
          request, Optional.empty(), disk -> formatted(formatted, backend, disk, progress));
    }
    return answerOrMake(request, Optional.empty(), disk -> backend.blank(content.size(), disk));
  }

  private DiskBackend backend(FurtherDiskRequest request) {
    return requireNonNull(backends.get(request.kind()));
  }

  /** A raw disk does not tell afterwards which base it is a copy of. */
  private PreparedDisk formatted(
      DiskContent.Formatted content, DiskBackend backend, Path disk, ProgressListener progress) {
    SizedBase base = formattedBases.lease(content, progress);
    lastUse.touch(base.path());
    return backend.prepare(base, content.size(), disk, progress);
  }

  private FurtherDisk ofImage(
      FurtherDiskRequest request,
      DiskContent.OfImage image,
      DiskBackend backend,
      ProgressListener progress) {
    DiskSize size = image.size();
    Demand demand = Demand.ofDisk(
        sources.source(image.image().location()), image.image(), size, backend.sizedBase(size));
    try (BaseLease lease = bases.lease(demand, progress)) {
      return answerOrMake(
          request,
          Optional.of(lease.base().path()),
          disk -> backend.prepare(lease.base(), size, disk, progress));
    }
  }

  private FurtherDisk answerOrMake(
      FurtherDiskRequest request, Optional<Path> base, Function<Path, PreparedDisk> preparing) {
    Optional<FurtherDisk> existing = furtherDisks.answer(request, base);
    return existing.isPresent() ? existing.get() : make(request, base, preparing);
  }

  private FurtherDisk make(
      FurtherDiskRequest request, Optional<Path> base, Function<Path, PreparedDisk> preparing) {
    furtherDisks.remove(request.instance(), request.number());
    disks.createDirectory(request.instance());
    Path disk = layout.furtherDisk(request.instance(), request.number());
    try (PreparedDisk prepared = preparing.apply(disk)) {
      return furtherDisks.publish(request, base, prepared);
    } catch (RuntimeException e) {
      removeAfter(request, e);
      throw e;
    }
  }

  private void removeAfter(FurtherDiskRequest request, RuntimeException first) {
    try {
      furtherDisks.remove(request.instance(), request.number());
      disks.removeEmptyDirectory(request.instance());
    } catch (RuntimeException e) {
      first.addSuppressed(e);
    }
  }
}
