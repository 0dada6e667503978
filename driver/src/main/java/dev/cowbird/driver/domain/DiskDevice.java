/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.imagebackend.Disk;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A disk of a domain, and how it is attached.
 *
 * @param bus empty for virtio, SCSI for a CD-ROM
 * @param target its name in libvirt, such as {@code vda}; empty for the next of its bus
 * @param serial what the guest reads of it: the first 20 characters on virtio, IDE and SATA, 36 on
 *     SCSI and USB
 * @param bootOrder from 1; once any device has one, those without are not booted from
 * @param cache empty for QEMU's default; {@code NONE} and {@code DIRECTSYNC} need a file system
 *     that knows O_DIRECT
 * @param io empty for QEMU's default
 * @param discard empty to unmap, where the guest can write
 * @param detectZeroes empty to unmap on qcow2, and to leave raw as it was allocated
 * @param owner to whom its file belongs while the domain runs
 * @param iothread from 1; virtio and SCSI only
 */
public record DiskDevice(
    DiskSource source,
    Type type,
    Optional<DiskBus> bus,
    Access access,
    Optional<String> target,
    Optional<String> serial,
    Optional<Integer> bootOrder,
    Optional<DiskCache> cache,
    Optional<DiskIo> io,
    Optional<Discard> discard,
    Optional<DetectZeroes> detectZeroes,
    DiskOwner owner,
    Optional<Integer> iothread,
    Optional<Throttle> throttle) {
  private static final Pattern TARGET = Pattern.compile("(vd|sd|hd|fd|xvd|ubd)[a-z]{1,2}");
  private static final Pattern SERIAL = Pattern.compile("[A-Za-z0-9_.+ ()-]{1,247}");

  /** What the guest sees. */
  public enum Type {
    DISK,
    CDROM,
    FLOPPY
  }

  /** What the guest may do with a disk. */
  public enum Access {
    READ_WRITE,
    READ_ONLY,
    /** To read and write, by several guests at once, which know of each other. */
    SHAREABLE;

    /** The name in commands and JSON: {@code read-write}. */
    public String label() {
      return Label.of(this);
    }
  }

  /** @throws IllegalArgumentException if values are malformed or contradict each other */
  public DiskDevice {
    if (source instanceof DiskSource.Empty && type == Type.DISK) {
      throw new IllegalArgumentException("A disk can't be empty; a CD-ROM or floppy drive can");
    }
    if (access == Access.SHAREABLE && format(source) != DiskFormat.RAW) {
      throw new IllegalArgumentException("Guests can share a raw disk only, not " + source);
    }
    target.ifPresent(name -> Require.matches("the name of a disk", name, TARGET));
    serial.ifPresent(DiskDevice::requireSerial);
    bootOrder.ifPresent(order -> Require.within("Boot order", order, 1, 1_000));
    iothread.ifPresent(id -> Require.within("I/O thread", id, 1, 64));
    if (io.filter(DiskIo.NATIVE::equals).isPresent()
        && cache
            .filter(mode -> mode != DiskCache.NONE && mode != DiskCache.DIRECTSYNC)
            .isPresent()) {
      throw new IllegalArgumentException(
          "Native I/O bypasses the host's cache, and " + cache.get() + " uses it");
    }
  }

  /** @throws IllegalArgumentException if {@code text} is no serial number of a disk */
  static void requireSerial(String text) {
    Require.matches("a disk's serial number", text, SERIAL);
  }

  /** Starts with nothing that is optional. */
  public static Builder builder(DiskSource source) {
    return new Builder(source);
  }

  /** Starts with what this one has. */
  public Builder toBuilder() {
    Builder builder = new Builder(source);
    builder.type = type;
    builder.bus = bus;
    builder.access = access;
    builder.target = target;
    builder.serial = serial;
    builder.bootOrder = bootOrder;
    builder.cache = cache;
    builder.io = io;
    builder.discard = discard;
    builder.detectZeroes = detectZeroes;
    builder.owner = owner;
    builder.iothread = iothread;
    builder.throttle = throttle;
    return builder;
  }

  /** The device for a disk that the image side made; what is behind it is raw. */
  public static DiskDevice of(Disk disk) {
    return file(
        disk.path(),
        DiskFormat.of(disk.kind()),
        disk.backingChain().stream()
            .map(path -> new BackingFile(path, DiskFormat.RAW))
            .toList());
  }

  /** A file that the guest may write to. */
  public static DiskDevice file(Path path, DiskFormat format, List<BackingFile> backing) {
    return builder(new DiskSource.HostFile(path, format, backing)).build();
  }

  /** A raw file that the guest only reads. */
  public static DiskDevice readOnly(Path raw) {
    return builder(new DiskSource.HostFile(raw, DiskFormat.RAW, List.of()))
        .access(Access.READ_ONLY)
        .build();
  }

  /** A CD-ROM drive, with what is in it. */
  public static DiskDevice cdrom(DiskSource source) {
    return builder(source).type(Type.CDROM).access(Access.READ_ONLY).build();
  }

  /** The bus that it is attached to. Debian's cloud kernel, for one, has no driver for SATA. */
  public DiskBus onBus() {
    return bus.orElseGet(() -> switch (type) {
      case DISK -> DiskBus.VIRTIO;
      case CDROM -> DiskBus.SCSI;
      case FLOPPY -> DiskBus.FDC;
    });
  }

  DiskFormat format() {
    return format(source);
  }

  private static DiskFormat format(DiskSource source) {
    if (source instanceof DiskSource.HostFile file) {
      return file.format();
    }
    if (source instanceof DiskSource.BlockDevice block) {
      return block.format();
    }
    return source instanceof DiskSource.PoolVolume volume ? volume.format() : DiskFormat.RAW;
  }

  /** Collects what differs from the defaults. Used by one thread. */
  public static final class Builder {
    private final DiskSource source;
    private Type type = Type.DISK;
    private Optional<DiskBus> bus = Optional.empty();
    private Access access = Access.READ_WRITE;
    private Optional<String> target = Optional.empty();
    private Optional<String> serial = Optional.empty();
    private Optional<Integer> bootOrder = Optional.empty();
    private Optional<DiskCache> cache = Optional.empty();
    private Optional<DiskIo> io = Optional.empty();
    private Optional<Discard> discard = Optional.empty();
    private Optional<DetectZeroes> detectZeroes = Optional.empty();
    private DiskOwner owner = DiskOwner.CHANGED_BY_LIBVIRT;
    private Optional<Integer> iothread = Optional.empty();
    private Optional<Throttle> throttle = Optional.empty();

    private Builder(DiskSource source) {
      this.source = source;
    }

    public Builder type(Type value) {
      this.type = value;
      return this;
    }

    public Builder bus(DiskBus value) {
      this.bus = Optional.of(value);
      return this;
    }

    public Builder access(Access value) {
      this.access = value;
      return this;
    }

    public Builder target(String value) {
      this.target = Optional.of(value);
      return this;
    }

    public Builder serial(String value) {
      this.serial = Optional.of(value);
      return this;
    }

    public Builder bootOrder(int value) {
      this.bootOrder = Optional.of(value);
      return this;
    }

    public Builder cache(DiskCache value) {
      this.cache = Optional.of(value);
      return this;
    }

    public Builder io(DiskIo value) {
      this.io = Optional.of(value);
      return this;
    }

    public Builder discard(Discard value) {
      this.discard = Optional.of(value);
      return this;
    }

    public Builder detectZeroes(DetectZeroes value) {
      this.detectZeroes = Optional.of(value);
      return this;
    }

    public Builder owner(DiskOwner value) {
      this.owner = value;
      return this;
    }

    public Builder iothread(int value) {
      this.iothread = Optional.of(value);
      return this;
    }

    public Builder throttle(Throttle value) {
      this.throttle = Optional.of(value);
      return this;
    }

    /** @throws IllegalArgumentException if values are malformed or contradict each other */
    public DiskDevice build() {
      return new DiskDevice(
          source,
          type,
          bus,
          access,
          target,
          serial,
          bootOrder,
          cache,
          io,
          discard,
          detectZeroes,
          owner,
          iothread,
          throttle);
    }
  }
}
