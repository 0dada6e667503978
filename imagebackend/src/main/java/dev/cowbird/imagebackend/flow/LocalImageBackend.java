/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CacheUsers;
import dev.cowbird.imagebackend.CachedImage;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.FurtherDisk;
import dev.cowbird.imagebackend.FurtherDiskRequest;
import dev.cowbird.imagebackend.HttpConfig;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageBackendConfig.Network;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLimits;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.PruneRequest;
import dev.cowbird.imagebackend.PruneResult;
import dev.cowbird.imagebackend.Refresh;
import dev.cowbird.imagebackend.RemovedFile;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import dev.cowbird.imagebackend.VerifiedFile;
import dev.cowbird.imagebackend.cache.BaseStore;
import dev.cowbird.imagebackend.cache.CacheFiles;
import dev.cowbird.imagebackend.cache.CacheUpkeep;
import dev.cowbird.imagebackend.cache.CacheUse;
import dev.cowbird.imagebackend.cache.HostIdentity;
import dev.cowbird.imagebackend.command.CommandRunner;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import dev.cowbird.imagebackend.content.ContentDigester;
import dev.cowbird.imagebackend.convert.Qcow2Converter;
import dev.cowbird.imagebackend.convert.Qcow2Unpacker;
import dev.cowbird.imagebackend.convert.QemuImgConverter;
import dev.cowbird.imagebackend.disk.DiskBackend;
import dev.cowbird.imagebackend.disk.DiskStore;
import dev.cowbird.imagebackend.disk.FurtherDiskStore;
import dev.cowbird.imagebackend.disk.Qcow2DiskBackend;
import dev.cowbird.imagebackend.disk.RawDiskBackend;
import dev.cowbird.imagebackend.fetch.Fetcher;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.fetch.Throttle;
import dev.cowbird.imagebackend.file.FileMode;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.InFlightFile;
import dev.cowbird.imagebackend.file.LastUse;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.inspect.ImageInspector;
import dev.cowbird.imagebackend.lock.FileNamedLocks;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.NamedLocks;
import dev.cowbird.imagebackend.lock.Slots;
import dev.cowbird.imagebackend.lock.StateLocks;
import dev.cowbird.imagebackend.mkfs.FormattedBases;
import dev.cowbird.imagebackend.qemuimg.QemuImg;
import dev.cowbird.imagebackend.size.GrownCopy;
import dev.cowbird.imagebackend.size.SizedBases;
import dev.cowbird.imagebackend.source.ImageSources;
import dev.cowbird.imagebackend.source.local.LocalImageSource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The image backend that keeps everything in one state directory of this host. */
public final class LocalImageBackend implements ImageBackend {
  /** Each takes memory, and several images may be unpacked at once. */
  private static final int MOST_UNPACKING_THREADS = 8;

  private final StateLayout layout;
  private final HostFiles files;
  private final NamedLocks namedLocks;
  private final StateLocks locks;
  private final ImageSources sources;
  private final Fetcher fetcher;
  private final Judge judge;
  private final BaseStore bases;
  private final DiskStore disks;
  private final FurtherDiskStore furtherDisks;
  private final BaseFlow baseFlow;
  private final DiskFlow diskFlow;
  private final FurtherDiskFlow furtherDiskFlow;
  private final VerifyFlow verifyFlow;
  private final CacheUse use;
  private final CacheUpkeep upkeep;
  private final LastUse lastUse;
  private final GrownCopy copies;

  /**
   * Opens a state directory, making it if it does not exist: mode 0711, because the qemu user must
   * be able to pass through it.
   *
   * @throws dev.cowbird.imagebackend.ImageException {@code STATE_DIRECTORY}
   */
  public static LocalImageBackend open(ImageBackendConfig config) {
    return open(config, Host.ofThisMachine());
  }

  /** As {@link #open(ImageBackendConfig)}, on another host: tests put in what fails. */
  public static LocalImageBackend open(ImageBackendConfig config, Host host) {
    return open(config, host, UnaryOperator.identity());
  }

  /** With locks that are watched. */
  static LocalImageBackend open(
      ImageBackendConfig config, Host host, UnaryOperator<NamedLocks> watched) {
    StateLayout layout = StateDirectory.open(config.stateDirectory(), host.files());
    NamedLocks locks = watched.apply(new FileNamedLocks(layout.locks(), host.files()));
    return new LocalImageBackend(config, layout, host, locks);
  }

  /**
   * The outside, as far as it is not a source image.
   *
   * @param clock says when a base was fetched and used
   * @param identity tells this host from others on the same state directory
   */
  public record Host(
      HostFiles files,
      CommandRunner commands,
      ImageSources sources,
      Clock clock,
      HostIdentity identity) {
    /** This machine, with the environment of this process. */
    public static Host ofThisMachine() {
      return ofThisMachine(System.getenv());
    }

    /**
     * This machine, with another environment.
     *
     * @param environment variables as {@link HttpConfig#fromEnvironment} and the OpenStack tools
     *     read them
     */
    public static Host ofThisMachine(Map<String, String> environment) {
      return new Host(
          new LinuxFiles(),
          new ExecCommandRunner(),
          new LocationSources(environment),
          Clock.systemUTC(),
          HostIdentity.ofThisMachine());
    }

    public Host withFiles(HostFiles other) {
      return new Host(other, commands, sources, clock, identity);
    }

    public Host withCommands(CommandRunner other) {
      return new Host(files, other, sources, clock, identity);
    }

    public Host withSources(ImageSources other) {
      return new Host(files, commands, other, clock, identity);
    }

    public Host withClock(Clock other) {
      return new Host(files, commands, sources, other, identity);
    }

    public Host withIdentity(HostIdentity other) {
      return new Host(files, commands, sources, clock, other);
    }
  }

  private LocalImageBackend(
      ImageBackendConfig config, StateLayout layout, Host host, NamedLocks namedLocks) {
    this.files = host.files();
    ImageLimits limits = config.limits();
    SpaceGuard space = new SpaceGuard(files, layout.bases(), limits.keepFreeBytes());
    QemuImg qemuImg = new QemuImg(host.commands());
    this.copies = new GrownCopy(files, space, host.commands());
    this.layout = layout;
    this.namedLocks = namedLocks;
    this.locks = new StateLocks(layout, namedLocks, config.lockTimeout());
    this.sources =
        config.network() == Network.OFFLINE ? new OfflineSources(host.sources()) : host.sources();
    this.fetcher = new Fetcher(
        space, new Throttle(limits.bytesPerSecond()), config.retries(), config.maxVirtualSize());
    this.judge = new Judge(new ImageInspector(), config.maxVirtualSize());
    this.bases = new BaseStore(layout, files, host.clock());
    this.disks = new DiskStore(layout, files);
    this.furtherDisks = new FurtherDiskStore(layout, files);
    Examination examination = new Examination(new ContentDigester(files));
    Quarantine quarantine = new Quarantine(bases, examination);
    Qcow2Unpacker unpacker = new Qcow2Unpacker(
        Math.min(MOST_UNPACKING_THREADS, Runtime.getRuntime().availableProcessors()));
    SizedBases sizedBases = new SizedBases(layout, files, locks, copies);
    this.baseFlow = new BaseFlow(
        layout,
        files,
        locks,
        bases,
        fetcher,
        judge,
        new Qcow2Converter(unpacker, files, space, new QemuImgConverter(qemuImg, files, space)),
        space,
        new Slots(namedLocks, "fetch", limits.fetches(), config.lockTimeout()),
        new Slots(namedLocks, "convert", limits.conversions(), config.lockTimeout()),
        quarantine,
        new Claims(sources, fetcher, host.clock()),
        new EarlyBases(layout, files, space, sizedBases, unpacker, config.maxVirtualSize()),
        new WarmBases(locks, bases, judge, examination));
    Map<DiskKind, DiskBackend> backends = Stream.of(
            new Qcow2DiskBackend(sizedBases, files), new RawDiskBackend(copies, files))
        .collect(Collectors.toMap(DiskBackend::kind, Function.identity()));
    this.diskFlow = new DiskFlow(layout, sources, baseFlow, backends, disks);
    this.lastUse = new LastUse(host.clock());
    this.furtherDiskFlow = new FurtherDiskFlow(
        layout,
        sources,
        baseFlow,
        new FormattedBases(sizedBases, host.commands()),
        backends,
        disks,
        furtherDisks,
        lastUse);
    this.verifyFlow = new VerifyFlow(
        layout,
        bases,
        new BaseCheck(layout, locks, bases, examination, quarantine),
        new SizedBaseCheck(layout, locks, bases, sizedBases, disks, examination, quarantine));
    this.use = new CacheUse(layout, files, locks, host.clock(), host.identity());
    this.upkeep = new CacheUpkeep(new CacheFiles(layout, files), files, use, locks, host.clock());
  }

  @Override
  public Base pull(ImageRequest request, ProgressListener progress) {
    try (BaseLease lease =
        baseFlow.lease(Demand.ofBase(sources.source(request.location()), request), progress)) {
      lastUse.touch(lease.base().path());
      return lease.base();
    }
  }

  @Override
  public Base copy(ImageRequest request, Path file, ProgressListener progress) {
    try (BaseLease lease =
            baseFlow.lease(Demand.ofBase(sources.source(request.location()), request), progress);
        InFlightFile copy = InFlightFile.of(files, file, InFlight.TEMPORARY)) {
      copies.copy(lease.base().path(), copy.path());
      copy.publish(FileMode.PRIVATE);
      lastUse.touch(lease.base().path());
      return lease.base();
    }
  }

  @Override
  public Refresh refresh(ImageRequest request, ProgressListener progress) {
    Refresh refresh = baseFlow.refresh(sources.source(request.location()), request, progress);
    lastUse.touch(refresh.base().path());
    return refresh;
  }

  @Override
  public InstanceLock lockInstance(InstanceName instance) {
    return new HeldInstance(instance, locks.instance(instance));
  }

  private record HeldInstance(InstanceName instance, HeldLock held) implements InstanceLock {
    @Override
    public void close() {
      held.close();
    }
  }

  @Override
  public Disk createDisk(InstanceLock lock, DiskRequest request, ProgressListener progress) {
    requireLockOf(request.instance(), lock);
    Disk disk = diskFlow.create(request, progress);
    lastUse.touch(disk.base());
    disk.sizedBase().ifPresent(lastUse::touch);
    return disk;
  }

  private static void requireLockOf(InstanceName instance, InstanceLock lock) {
    if (!lock.instance().equals(instance)) {
      throw new IllegalArgumentException(
          "The lock held is that of instance " + lock.instance() + ", not of " + instance);
    }
  }

  @Override
  public void requireMakeable(FurtherDiskRequest request) {
    furtherDiskFlow.require(request);
  }

  @Override
  public FurtherDisk createFurtherDisk(
      InstanceLock lock, FurtherDiskRequest request, ProgressListener progress) {
    requireLockOf(request.instance(), lock);
    FurtherDisk disk = furtherDiskFlow.create(request, progress);
    disk.base().ifPresent(lastUse::touch);
    disk.sizedBase().ifPresent(lastUse::touch);
    return disk;
  }

  @Override
  public List<FurtherDisk> furtherDisks(InstanceName instance) {
    return furtherDisks.find(instance);
  }

  @Override
  public Optional<Disk> findDisk(InstanceName instance) {
    return disks.find(instance);
  }

  @Override
  public List<InstanceName> instances() {
    return disks.instances();
  }

  @Override
  public void removeDisks(InstanceLock lock) {
    furtherDisks.removeAll(lock.instance());
    disks.remove(lock.instance());
  }

  @Override
  public List<CachedImage> images() {
    return new CacheListing(layout, bases, disks, furtherDisks, files).list();
  }

  @Override
  public List<VerifiedFile> verify(Optional<ImageLocation> image, ProgressListener progress) {
    if (image.isEmpty()) {
      return verifyFlow.verify(id -> true, progress);
    }
    ImageId id = new ImageIds(sources).of(image.get());
    List<VerifiedFile> verified = verifyFlow.verify(bases.revisions(id)::contains, progress);
    if (verified.isEmpty()) {
      throw new ImageException(Kind.NOT_FOUND, "Image " + id + " is not in the cache");
    }
    return verified;
  }

  @Override
  public Inspection inspect(Path file, Optional<DeclaredFormat> declared) {
    LocalImageSource source = LocalImageSource.at(file);
    source.describe();
    return judge.inspect(source.realPath(), declared);
  }

  @Override
  public Map<DigestAlgorithm, Digest> checksum(
      Path file, Set<DigestAlgorithm> algorithms, ProgressListener progress) {
    return fetcher.digest(LocalImageSource.at(file), algorithms, progress).digests();
  }

  @Override
  public PruneResult prune(PruneRequest request, CacheUsers users) {
    return upkeep.prune(request, users);
  }

  @Override
  public List<RemovedFile> removeImage(ImageLocation image, CacheUsers users) {
    return upkeep.remove(new ImageIds(sources).of(image), users);
  }

  @Override
  public ImageId pinImage(ImageLocation image) {
    ImageId id = new ImageIds(sources).of(image);
    upkeep.pin(id);
    return id;
  }

  @Override
  public ImageId unpinImage(ImageLocation image) {
    ImageId id = new ImageIds(sources).of(image);
    upkeep.unpin(id);
    return id;
  }

  @Override
  public void registerUsers(CacheUsers users) {
    use.registerIfDue(users);
  }

  @Override
  public StateLayout layout() {
    return layout;
  }

  @Override
  public void close() {
    namedLocks.close();
  }
}
