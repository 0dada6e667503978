/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.domain.PublishedPort.Transport;
import dev.cowbird.driver.network.HeldPort;
import dev.cowbird.driver.network.HeldPort.Holder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who listens on the host's ports, by files: proc_pid_net(5) and proc_pid_fd(5). Only root sees the
 * processes of others.
 */
public final class HostSockets {
  private static final String LISTENING = "0A";
  private static final String UNCONNECTED = "07";
  private static final int HEXADECIMAL = 16;

  private final Path proc;

  /** @param root what to read instead of {@code /} */
  public HostSockets(Path root) {
    this.proc = root.resolve("proc");
  }

  /** Who holds a port that should lead to a domain's guest. */
  HeldPort holder(PublishedPort port, String domain) {
    Optional<String> socket = socket(port);
    if (socket.isEmpty()) {
      return new HeldPort(port, Holder.NOBODY, "");
    }
    return process(socket.get())
        .map(process -> held(port, process, domain))
        .orElseGet(() -> new HeldPort(port, Holder.UNKNOWN, ""));
  }

  private static HeldPort held(PublishedPort port, Path process, String domain) {
    String words =
        text(process.resolve("comm")).strip() + " (process " + process.getFileName() + ")";
    String arguments = text(process.resolve("cmdline")).replace('\0', ' ');
    boolean guests = arguments.contains("guest=" + domain + ",") || words.startsWith("passt");
    return new HeldPort(port, guests ? Holder.GUEST : Holder.OTHER, words);
  }

  /** The number of the socket. An address of IPv6 that is any is one for IPv4 too. */
  private Optional<String> socket(PublishedPort port) {
    boolean tcp = port.transport() == Transport.TCP;
    String state = tcp ? LISTENING : UNCONNECTED;
    List<String> tables = tcp ? List.of("tcp", "tcp6") : List.of("udp", "udp6");
    return tables.stream()
        .flatMap(table -> text(proc.resolve("net").resolve(table)).lines().skip(1))
        .map(line -> line.strip().split("\\s+", -1))
        .filter(fields -> fields.length > 9 && fields[3].equals(state))
        .filter(fields -> port(fields[1]) == port.hostPort())
        .map(fields -> fields[9])
        .findFirst();
  }

  private static int port(String local) {
    return Integer.parseInt(local.substring(local.lastIndexOf(':') + 1), HEXADECIMAL);
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
