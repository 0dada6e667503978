/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.CacheUsers;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.disk.UsedFiles;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.JsonFile;
import dev.cowbird.imagebackend.file.StorageErrors;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.StateLocks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the hosts that share the state directory say of their use of the cache, each users of each
 * host in a file of their own. What only one host knows, as its hypervisor's domains, another one
 * can't see; so it goes by what stands here, and where that is old by nothing.
 */
final class HostClaims {
  private static final Duration DUE = Duration.ofHours(1);

  /** Tells the users on one host apart; there are few. */
  private static final int KEY_DIGITS = 8;

  private final StateLayout layout;
  private final HostFiles files;
  private final StateLocks locks;
  private final Clock clock;
  private final HostIdentity host;

  HostClaims(
      StateLayout layout, HostFiles files, StateLocks locks, Clock clock, HostIdentity host) {
    this.layout = layout;
    this.files = files;
    this.locks = locks;
    this.clock = clock;
    this.host = host;
  }

  /** Whether what this host said is so old that it should say it again. */
  boolean isDue(CacheUsers users) {
    try {
      return JsonFile.read(own(users), HostClaim.class)
          .filter(claim -> isWithin(claim, DUE))
          .isEmpty();
    } catch (ImageException e) {
      return true;
    }
  }

  /** Says durably what these users of this host use. */
  void register(CacheUsers users, UsedFiles used) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    HostClaim claim = new HostClaim(
        host.id(),
        host.name(),
        users.name(),
        now.toString(),
        List.copyOf(used.names()),
        used.unknown());
    try (HeldLock held = locks.hosts()) {
      files.createDirectories(layout.hosts());
      settle(own(users));
      JsonFile.write(files, own(users), claim);
    } catch (IOException e) {
      throw StorageErrors.translate("Creating " + layout.hosts(), e);
    }
  }

  /** Removes what a dead process left in flight: only who holds the lock makes such files. */
  private void settle(Path record) throws IOException {
    try (Stream<Path> list = Files.list(layout.hosts())) {
      list.filter(file -> StateLayout.isInFlightOf(record, file)).forEach(files::discard);
    }
  }

  private Path own(CacheUsers users) {
    byte[] name = users.name().getBytes(StandardCharsets.UTF_8);
    String digest = HexFormat.of().formatHex(DigestAlgorithm.SHA1.start().digest(name));
    return layout.hostRecord(host.id() + "-" + digest.substring(0, KEY_DIGITS));
  }

  /**
   * Marks what all others use.
   *
   * @param users those whose use is known better than by their record
   * @param limit what was said longer ago does not count: the host may use any file
   */
  void collect(CacheUsers users, Duration limit, Set<String> forgotten, UsedFiles used) {
    for (Path file : records()) {
      if (!file.equals(own(users))) {
        read(file, used)
            .filter(claim -> !forgotten.contains(claim.host()))
            .ifPresent(claim -> collect(claim, limit, used));
      }
    }
  }

  private void collect(HostClaim claim, Duration limit, UsedFiles used) {
    if (!isWithin(claim, limit)) {
      used.unknown(claim + " has not said since " + claim.when()
          + " which files of the cache it uses: prune there, or, if it is gone for good, forget it"
          + " (--forget-host " + claim.host() + ")");
    }
    claim.files().forEach(name -> used.use(name, claim.toString()));
    claim.unknown().forEach(why -> used.unknown(claim + " can't tell what it uses: " + why));
  }

  /** A time in the future tells nothing, unless the clocks differ by little. */
  private boolean isWithin(HostClaim claim, Duration limit) {
    try {
      Duration age = Duration.between(Instant.parse(claim.when()), clock.instant());
      return age.abs().compareTo(limit) <= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static Optional<HostClaim> read(Path file, UsedFiles used) {
    try {
      return JsonFile.read(file, HostClaim.class).map(HostClaims::requireWhole);
    } catch (ImageException e) {
      used.unknown("What a host says of its use of the cache can't be read: " + e.getMessage()
          + "; prune on that host writes it anew");
      return Optional.empty();
    }
  }

  /** JSON leaves out what it has no value for. */
  private static HostClaim requireWhole(HostClaim claim) {
    if (Stream.of(claim.host(), claim.users(), claim.when(), claim.files(), claim.unknown())
        .anyMatch(member -> member == null)) {
      throw new ImageException(
          Kind.STATE_DIRECTORY, "the record of host " + claim.id() + " lacks members");
    }
    return claim;
  }

  /**
   * Removes what hosts said that are gone for good.
   *
   * @throws ImageException {@code NOT_FOUND} if a name is none of a host
   */
  void forget(Set<String> hosts) {
    for (String name : hosts) {
      List<Path> records = records().stream()
          .filter(file -> read(file, new UsedFiles())
              .filter(claim -> claim.host().equals(name))
              .isPresent())
          .toList();
      if (records.isEmpty()) {
        throw new ImageException(
            Kind.NOT_FOUND, "No host " + name + " has registered in " + layout.hosts());
      }
      try (HeldLock held = locks.hosts()) {
        records.forEach(files::discard);
      }
    }
  }

  private List<Path> records() {
    try (Stream<Path> list = Files.list(layout.hosts())) {
      return list.filter(file -> file.getFileName().toString().endsWith(".json"))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw StorageErrors.translate("Listing " + layout.hosts(), e);
    }
  }
}
