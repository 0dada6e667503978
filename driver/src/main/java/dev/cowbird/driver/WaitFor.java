/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static java.util.Objects.requireNonNull;

import dev.cowbird.driver.text.Quoted;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * What a machine is waited for until it counts as ready; see {@link ComputeDriver#await}. Its text
 * form is what {@link #parse} reads.
 */
public sealed interface WaitFor {
  int SSH_PORT = 22;

  /**
   * A text on the serial console, now or earlier since the driver last started the machine, as far
   * as the log daemon has kept it.
   */
  record ConsoleText(String text) implements WaitFor {
    /** @throws IllegalArgumentException if there is no text */
    public ConsoleText {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("There is no text to wait for on the console");
      }
    }

    @Override
    public String toString() {
      return "console:" + text;
    }
  }

  /** A line on the serial console in which a regular expression is found; when, as for a text. */
  record ConsoleLine(Pattern pattern) implements WaitFor {
    @Override
    public String toString() {
      return "console-regex:" + pattern;
    }
  }

  /** An address of the guest's, by a DHCP lease, the ARP table, or the guest agent. */
  record Address() implements WaitFor {
    @Override
    public String toString() {
      return "ip";
    }
  }

  /**
   * A TCP port that accepts connections. Where it is published, the host accepts for the guest:
   * there it counts once the guest's server says something, or hangs up after the driver did.
   */
  record TcpPort(int port) implements WaitFor {
    /** @throws IllegalArgumentException if it is not within 1 to 65535 */
    public TcpPort {
      requirePort(port);
    }

    @Override
    public String toString() {
      return "port:" + port;
    }
  }

  /** An SSH server that says who it is (RFC 4253, section 4.2). */
  record SshBanner(int port) implements WaitFor {
    /** @throws IllegalArgumentException if the port is not within 1 to 65535 */
    public SshBanner {
      requirePort(port);
    }

    @Override
    public String toString() {
      return port == SSH_PORT ? "ssh" : "ssh:" + port;
    }
  }

  /**
   * An SSH server that lets a user in by a key, and has one of the host keys by which the guest is
   * known, if it is by any.
   *
   * @param privateKey the file of the key, without passphrase
   */
  record SshLogin(int port, String user, Path privateKey) implements WaitFor {
    /** @throws IllegalArgumentException if the port is not within 1 to 65535 */
    public SshLogin {
      requirePort(port);
      requireNonNull(user, "user");
    }

    @Override
    public String toString() {
      return "ssh login as " + user;
    }
  }

  /** A guest agent that answers. */
  record Agent() implements WaitFor {
    @Override
    public String toString() {
      return "agent";
    }
  }

  /** The end of cloud-init's work, as it says itself on the console, or by the guest agent. */
  record CloudInit() implements WaitFor {
    @Override
    public String toString() {
      return "cloud-init";
    }
  }

  /**
   * An HTTP server that answers a GET with a status.
   *
   * @param status empty for any below 400
   */
  record Http(int port, String path, Optional<Integer> status) implements WaitFor {
    private static final Pattern VALID_PATH = Pattern.compile("/[!-~]*");

    /** @throws IllegalArgumentException if port, path or status can't be */
    public Http {
      requirePort(port);
      if (!VALID_PATH.matcher(path).matches() || !isUrl("http://localhost" + path)) {
        throw new IllegalArgumentException(Quoted.of(path) + " is no path of a URL");
      }
      status.filter(code -> code < 100 || code > 599).ifPresent(code -> {
        throw new IllegalArgumentException(code + " is no status of HTTP");
      });
    }

    private static boolean isUrl(String text) {
      try {
        return new URI(text).getRawFragment() == null;
      } catch (URISyntaxException e) {
        return false;
      }
    }

    @Override
    public String toString() {
      return "http:" + port + path + status.map(code -> " with status " + code).orElse("");
    }
  }

  /** All of several things, which may come in any order. */
  record All(List<WaitFor> parts) implements WaitFor {
    public All {
      parts = requireSome(parts);
    }

    @Override
    public String toString() {
      return parts.stream().map(WaitFor::toString).collect(Collectors.joining(" and "));
    }
  }

  /** The first of several things. */
  record Any(List<WaitFor> parts) implements WaitFor {
    public Any {
      parts = requireSome(parts);
    }

    @Override
    public String toString() {
      return parts.stream().map(WaitFor::toString).collect(Collectors.joining(" or "));
    }
  }

  /**
   * Something that the caller looks for.
   *
   * @param words what it is, for messages
   */
  record Custom(String words, Look look) implements WaitFor {
    @Override
    public String toString() {
      return words;
    }
  }

  /** Looks once, on the thread that waits. */
  @FunctionalInterface
  interface Look {
    /**
     * @return what is still missing, in words; empty if it is there
     * @throws Exception which counts as missing
     */
    Optional<String> missing(GuestAccess guest) throws Exception;
  }

  static WaitFor console(String text) {
    return new ConsoleText(text);
  }

  /** @throws PatternSyntaxException if it is no regular expression */
  static WaitFor consoleLine(String regex) {
    return new ConsoleLine(Pattern.compile(regex));
  }

  static WaitFor address() {
    return new Address();
  }

  static WaitFor tcpPort(int port) {
    return new TcpPort(port);
  }

  static WaitFor ssh() {
    return new SshBanner(SSH_PORT);
  }

  static WaitFor sshLogin(String user, Path privateKey) {
    return new SshLogin(SSH_PORT, user, privateKey);
  }

  static WaitFor agent() {
    return new Agent();
  }

  static WaitFor cloudInit() {
    return new CloudInit();
  }

  static WaitFor http(int port, String path) {
    return new Http(port, path, Optional.empty());
  }

  static WaitFor all(WaitFor... parts) {
    return new All(List.of(parts));
  }

  static WaitFor any(WaitFor... parts) {
    return new Any(List.of(parts));
  }

  static WaitFor custom(String words, Look look) {
    return new Custom(words, look);
  }

  /**
   * Reads {@code console:TEXT}, {@code console-regex:REGEX}, {@code ip}, {@code port:N},
   * {@code ssh}, {@code ssh:PORT}, {@code agent}, {@code cloud-init} or {@code http:PORT/PATH}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static WaitFor parse(String text) {
    int colon = text.indexOf(':');
    String what = colon < 0 ? text : text.substring(0, colon);
    String of = text.substring(what.length() + (colon < 0 ? 0 : 1));
    boolean alone = colon < 0;
    try {
      return switch (what + (alone ? "" : ":")) {
        case "ip" -> address();
        case "ssh" -> ssh();
        case "agent" -> agent();
        case "cloud-init" -> cloudInit();
        case "console:" -> console(of);
        case "console-regex:" -> consoleLine(of);
        case "port:" -> tcpPort(Integer.parseInt(of));
        case "ssh:" -> new SshBanner(Integer.parseInt(of));
        case "http:" -> parseHttp(of);
        default -> throw unknown(text);
      };
    } catch (NumberFormatException e) {
      throw unknown(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'" + of + "' is no regular expression: " + e.getDescription(), e);
    }
  }

  private static WaitFor parseHttp(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? http(Integer.parseInt(text), "/")
        : http(Integer.parseInt(text.substring(0, slash)), text.substring(slash));
  }

  private static IllegalArgumentException unknown(String text) {
    return new IllegalArgumentException("'"
        + text.replaceAll("\\p{Cntrl}", "?")
        + "' is not console:TEXT, console-regex:REGEX, ip, port:N, ssh, ssh:PORT, agent,"
        + " cloud-init or http:PORT/PATH");
  }

  private static void requirePort(int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(port + " is no port: it is not within 1 to 65535");
    }
  }

  private static List<WaitFor> requireSome(List<WaitFor> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("There is nothing to wait for");
    }
    return List.copyOf(parts);
  }
}
