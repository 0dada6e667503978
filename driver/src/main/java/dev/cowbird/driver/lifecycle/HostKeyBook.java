/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.SshPublicKey;
import dev.cowbird.driver.guest.ConsoleTail;
import dev.cowbird.driver.guest.shell.ConsoleHostKeys;
import dev.cowbird.driver.guest.shell.HostKeys;
import dev.cowbird.driver.guest.shell.KnownHosts;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import dev.cowbird.imagebackend.file.FileMode;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.InFlightFile;
import dev.cowbird.imagebackend.file.StorageErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The host keys of instances' guests, each in its instance's directory. A guest that is not known
 * yet is asked by ways that nobody on a network can change: its agent, then its console. Where
 * neither tells, the first key that its server shows is trusted.
 */
final class HostKeyBook {
  /** What sshd reads, and ssh-keygen writes, unless told otherwise. */
  private static final List<String> KEY_FILES = List.of(
      "/etc/ssh/ssh_host_ed25519_key.pub",
      "/etc/ssh/ssh_host_ecdsa_key.pub",
      "/etc/ssh/ssh_host_rsa_key.pub");

  private static final int MOST_KEY_BYTES = 8 << 10;

  /** cloud-init shows the keys within what a boot prints. */
  private static final int MOST_CONSOLE_BYTES = 4 << 20;

  private final InstanceStore store;
  private final ImageBackend images;
  private final HostFiles files;

  HostKeyBook(InstanceStore store, ImageBackend images, HostFiles files) {
    this.store = store;
    this.images = images;
    this.files = files;
  }

  /** The keys by which a guest's server is recognized, for one connection. */
  HostKeys keys(KnownGuest guest) {
    KnownHosts known = read(guest.name());
    if (!known.keys().isEmpty()) {
      return new HostKeys(known, key -> {});
    }
    List<SshPublicKey> told = told(guest);
    if (told.isEmpty()) {
      return new HostKeys(known, key -> record(guest, List.of(key)));
    }
    record(guest, told);
    return new HostKeys(read(guest.name()), key -> {});
  }

  /** As {@link #keys}, but nothing is recorded: for a guest that may not have booted yet. */
  HostKeys passing(KnownGuest guest) {
    KnownHosts known = read(guest.name());
    return new HostKeys(
        known.keys().isEmpty() ? new KnownHosts(known.alias(), told(guest)) : known, key -> {});
  }

  /** Where a guest's keys are. */
  Path file(InstanceName name) {
    return store.knownHosts(name);
  }

  private static List<SshPublicKey> told(KnownGuest guest) {
    List<SshPublicKey> byAgent = usable(KEY_FILES.stream()
        .flatMap(file -> guest.agentFile(file, MOST_KEY_BYTES).stream())
        .flatMap(HostKeyBook::key));
    return byAgent.isEmpty() ? usable(ConsoleHostKeys.in(console(guest)).stream()) : byAgent;
  }

  /** A key that no server can prove to the client would keep every other one out. */
  private static List<SshPublicKey> usable(Stream<SshPublicKey> keys) {
    return keys.filter(HostKeys::canBeProved).toList();
  }

  private static Stream<SshPublicKey> key(String line) {
    try {
      return Stream.of(SshPublicKey.parse(line));
    } catch (IllegalArgumentException e) {
      return Stream.empty();
    }
  }

  private static String console(KnownGuest guest) {
    StringBuilder text = new StringBuilder();
    try (ConsoleTail tail = ConsoleTail.of(guest.consoleLog())) {
      byte[] piece = tail.read(Duration.ZERO);
      while (piece.length > 0 && text.length() < MOST_CONSOLE_BYTES) {
        text.append(new String(piece, StandardCharsets.ISO_8859_1));
        piece = tail.read(Duration.ZERO);
      }
    }
    return text.toString();
  }

  /**
   * Writes down keys of a guest that has none yet; another process may have been first.
   *
   * @throws DriverException {@code NOT_FOUND} if the instance was removed meanwhile;
   *     {@code HOST_KEY_CHANGED} if other keys are known by now
   */
  private void record(KnownGuest guest, List<SshPublicKey> keys) {
    InstanceName name = guest.name();
    try (InstanceLock lock = images.lockInstance(name)) {
      boolean isThere = store
          .find(name)
          .filter(record -> record.domain().equals(guest.machine().uuid()))
          .isPresent();
      if (!isThere) {
        throw new DriverException(Kind.NOT_FOUND, "There is no machine " + name + " any more");
      }
      KnownHosts known = read(name);
      if (known.keys().isEmpty()) {
        write(store.knownHosts(name), new KnownHosts(name.value(), keys));
      } else if (keys.stream().noneMatch(known::has)) {
        throw new DriverException(
            Kind.HOST_KEY_CHANGED,
            "Guest " + name + " was given other host keys meanwhile, in " + store.knownHosts(name));
      }
    }
  }

  private KnownHosts read(InstanceName name) {
    Path file = store.knownHosts(name);
    try {
      return KnownHosts.parse(name.value(), Files.readString(file));
    } catch (NoSuchFileException e) {
      return new KnownHosts(name.value(), List.of());
    } catch (IOException e) {
      throw StorageErrors.translate("Reading " + file, e);
    } catch (IllegalArgumentException e) {
      throw new DriverException(
          Kind.STATE_DIRECTORY, "File " + file + " is damaged: " + e.getMessage(), e);
    }
  }

  private void write(Path file, KnownHosts known) {
    try (InFlightFile inFlight = InFlightFile.of(files, file, InFlight.TEMPORARY)) {
      try (FileChannel channel = files.create(inFlight.path())) {
        ByteBuffer bytes = ByteBuffer.wrap(known.text().getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException e) {
        throw StorageErrors.translate("Writing " + inFlight.path(), e);
      }
      inFlight.publish(FileMode.READABLE);
    }
  }
}
