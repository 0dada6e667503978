/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.domain.PublishedPort.Transport;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.network.HeldPort;
import dev.cowbird.driver.network.HeldPort.Holder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who listens on the host's ports, by files: proc_pid_net(5) and proc_pid_fd(5). Only root sees the
 * processes of others.
 */
public final class HostSockets {
  private static final String LISTENING = "0A";
  private static final String UNCONNECTED = "07";

  /** libvirt shortens names to this in those of a running domain's files. */
  private static final int SHORT_NAME = 20;

  private final Path proc;

  /** @param root what to read instead of {@code /} */
  public HostSockets(Path root) {
    this.proc = root.resolve("proc");
  }

  /** Who holds a port that should lead to a guest. */
  HeldPort holder(PublishedPort port, NetworkPatient guest) {
    Optional<ListeningSocket> socket = socket(port);
    if (socket.isEmpty()) {
      return new HeldPort(port, Holder.NOBODY, "");
    }
    return process(socket.get().number())
        .map(process -> held(port, process, guest))
        .orElseGet(() -> new HeldPort(port, Holder.UNKNOWN, ""));
  }

  private static HeldPort held(PublishedPort port, Path process, NetworkPatient guest) {
    String words =
        text(process.resolve("comm")).strip() + " (process " + process.getFileName() + ")";
    String arguments = text(process.resolve("cmdline")).replace('\0', ' ');
    boolean guests = marks(guest).anyMatch(arguments::contains);
    return new HeldPort(port, guests ? Holder.GUEST : Holder.OTHER, words);
  }

  /** What libvirt has the command lines of a guest's QEMU and passt say. */
  private static Stream<String> marks(NetworkPatient guest) {
    String name = guest.domain();
    String shortened = name.substring(0, Math.min(name.length(), SHORT_NAME));
    Stream<String> passt = XmlDocument.parse(guest.xml()).first("/domain/@id").stream()
        .map(id -> "/passt/" + id + "-" + shortened + "-");
    return Stream.concat(Stream.of("guest=" + name + ","), passt);
  }

  /** The one on the very address, or else one that keeps others from it. */
  private Optional<ListeningSocket> socket(PublishedPort port) {
    boolean tcp = port.transport() == Transport.TCP;
    List<String> tables = tcp ? List.of("tcp", "tcp6") : List.of("udp", "udp6");
    return tables.stream()
        .flatMap(table -> text(proc.resolve("net").resolve(table)).lines().skip(1))
        .flatMap(line -> ListeningSocket.read(line, tcp ? LISTENING : UNCONNECTED).stream())
        .filter(socket -> socket.port() == port.hostPort() && socket.meets(port.hostAddress()))
        .min(Comparator.comparing(socket -> !socket.address().equals(port.hostAddress())));
  }

  private Optional<Path> process(String socket) {
    Path wanted = Path.of("socket:[" + socket + "]");
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, wanted)) {
          return Optional.of(process);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Not if it can't be seen, or is gone meanwhile. */
  private static boolean holds(Path process, Path wanted) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (Files.readSymbolicLink(file).equals(wanted)) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return false;
    }
    return false;
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }
}
