/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CacheUsers;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.UsedImage;
import dev.cowbird.imagebackend.cache.HostIdentity;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.imagebackend.testing.InMemorySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A state directory with a cache of small raw images, and hosts that work on it. */
final class CacheBed {
  static final DiskSize SIZE = SweptFlow.SIZE;

  private final Map<String, InMemorySource> sources = new ConcurrentHashMap<>();
  private final Path state;
  final StateLayout layout;

  CacheBed(Path state) {
    this.state = state;
    this.layout = new StateLayout(state);
  }

  ImageBackend open() {
    return open("nest", Clock.systemUTC(), new LinuxFiles());
  }

  ImageBackend open(String host) {
    return open(host, Clock.systemUTC(), new LinuxFiles());
  }

  ImageBackend open(String host, Clock clock, HostFiles files) {
    Host outside = Host.ofThisMachine()
        .withFiles(files)
        .withClock(clock)
        .withIdentity(new HostIdentity("id-of-" + host, host))
        .withCommands(new FakeQemuImg(TinyImage.content()))
        .withSources(location -> source(location.toString()));
    return LocalImageBackend.open(
        ImageBackendConfig.of(state).withLockTimeout(Duration.ofSeconds(20)), outside);
  }

  InMemorySource source(String location) {
    return sources.computeIfAbsent(
        location, name -> new InMemorySource(new ImageId(name), TinyImage.of(ImageFormat.RAW)));
  }

  void add(String location, InMemorySource source) {
    sources.put(location, source);
  }

  static ImageLocation location(String name) {
    return ImageLocation.parse("/memory/" + name);
  }

  Base pull(String image) {
    try (ImageBackend backend = open()) {
      return backend.pull(ImageRequest.of(location(image)), ProgressListener.none());
    }
  }

  Disk create(String image, String instance) {
    return create(image, instance, DiskKind.QCOW2);
  }

  Disk create(String image, String instance, DiskKind kind) {
    try (ImageBackend backend = open()) {
      return create(backend, image, instance, SIZE, kind);
    }
  }

  static Disk create(
      ImageBackend backend, String image, String instance, DiskSize size, DiskKind kind) {
    InstanceName name = new InstanceName(instance);
    try (InstanceLock lock = backend.lockInstance(name)) {
      return backend.createDisk(
          lock,
          new DiskRequest(ImageRequest.of(location(image)), name, size, kind),
          ProgressListener.none());
    }
  }

  static void remove(ImageBackend backend, String instance) {
    try (InstanceLock lock = backend.lockInstance(new InstanceName(instance))) {
      backend.removeDisks(lock);
    }
  }

  /** An image with a base and a sized base that nobody uses any more, for a year. */
  Disk unused(String image) {
    try (ImageBackend backend = open()) {
      Disk disk = create(backend, image, "short-lived", SIZE, DiskKind.QCOW2);
      remove(backend, "short-lived");
      age(disk.base(), Duration.ofDays(365));
      age(disk.sizedBase().orElseThrow(), Duration.ofDays(365));
      return disk;
    }
  }

  /** The file was used last so long ago. */
  static void age(Path file, Duration age) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything below the state directory but locks, which come and go. */
  Set<String> files() {
    try (Stream<Path> walk = Files.walk(state)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(layout.locks()))
          .map(file -> state.relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Users of this name, outside of the state directory. */
  static CacheUsers users(String name, UsedImage... images) {
    return new CacheUsers() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<UsedImage> images() {
        return List.of(images);
      }
    };
  }
}
