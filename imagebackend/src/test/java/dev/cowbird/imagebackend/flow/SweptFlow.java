/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.RetryPolicy;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.imagebackend.testing.InMemorySource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

/** One run from a source image to a disk, to be disturbed at any file operation. */
record SweptFlow(ImageFormat image, DiskKind kind, Transfer transfer) {
  /** Large enough for the image, and no whole number of GiB. */
  static final DiskSize SIZE = new DiskSize(400 * 1024);

  private static final String LOCATION = "/memory/image";
  private static final InstanceName WEB = new InstanceName("web");

  /** How the image gets here. */
  enum Transfer {
    /** In one piece, from a file of this host. */
    WHOLE,
    /** From afar, where an earlier call was broken off. */
    GONE_ON_WITH
  }

  static Stream<SweptFlow> all() {
    return Stream.of(ImageFormat.RAW, ImageFormat.QCOW2, ImageFormat.VMDK)
        .flatMap(image -> Arrays.stream(DiskKind.values())
            .map(kind -> new SweptFlow(image, kind, Transfer.WHOLE)));
  }

  static Stream<SweptFlow> goneOnWith() {
    return Stream.of(ImageFormat.RAW, ImageFormat.QCOW2)
        .map(image -> new SweptFlow(image, DiskKind.QCOW2, Transfer.GONE_ON_WITH));
  }

  Disk run(Path stateDirectory, HostFiles files) {
    InMemorySource source = new InMemorySource(new ImageId(LOCATION), TinyImage.of(image));
    if (transfer == Transfer.GONE_ON_WITH) {
      source.moveAway();
      if (!Files.exists(stateDirectory)) {
        breakOff(stateDirectory, source);
      }
    }
    return run(stateDirectory, files, source);
  }

  private void breakOff(Path stateDirectory, InMemorySource source) {
    source.breakAfter(TinyImage.of(image).length / 2);
    assertFails(Kind.SOURCE_UNAVAILABLE, () -> run(stateDirectory, new LinuxFiles(), source));
    assertThat(new StateLayout(stateDirectory).partRecord(source.id().cacheId(1)))
        .exists();
    source.breakAfter(Long.MAX_VALUE);
  }

  private Disk run(Path stateDirectory, HostFiles files, InMemorySource source) {
    ImageRequest request = ImageRequest.of(ImageLocation.parse(LOCATION));
    Host host = Host.ofThisMachine()
        .withFiles(files)
        .withCommands(new FakeQemuImg(TinyImage.content()))
        .withSources(location -> source);
    ImageBackendConfig config = ImageBackendConfig.of(stateDirectory)
        .withRetries(RetryPolicy.NONE)
        .withLockTimeout(Duration.ofSeconds(20));
    try (ImageBackend backend = LocalImageBackend.open(config, host);
        InstanceLock lock = backend.lockInstance(WEB)) {
      return backend.createDisk(
          lock, new DiskRequest(request, WEB, SIZE, kind), ProgressListener.none());
    }
  }
}
