/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A screen of a guest that a viewer shows.
 *
 * @param listen the host's address, IPv4 or IPv6
 * @param port from 5900, from which libvirt counts VNC's displays, to 65535; empty for a free one
 * @param password of VNC at most 8 bytes, as the protocol has no more; written only into what
 *     libvirt is given
 * @param passwordValidTo when the password ends; whole seconds
 */
public record Graphics(
    Protocol protocol,
    String listen,
    Optional<Integer> port,
    Optional<Secret> password,
    Optional<Instant> passwordValidTo) {
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
  private static final int LEAST_PORT = 5900;
  private static final int LONGEST_VNC_PASSWORD = 8;

  /** What the viewer speaks. */
  public enum Protocol {
    VNC,
    SPICE
  }

  /** @throws IllegalArgumentException if values are malformed or contradict each other */
  public Graphics {
    Require.matches("an IP address", listen, ADDRESS);
    port.ifPresent(number -> Require.within("Port of a screen", number, LEAST_PORT, 65_535));
    password.ifPresent(secret -> requireUsable(protocol, secret));
    if (passwordValidTo.isPresent() && password.isEmpty()) {
      throw new IllegalArgumentException(
          "There is no password that could end at " + passwordValidTo.get());
    }
  }

  /** Starts with nothing that is optional. */
  public static Builder builder(Protocol protocol) {
    return new Builder(protocol);
  }

  /** Starts with what this one has. */
  public Builder toBuilder() {
    Builder builder = new Builder(protocol);
    builder.listen = listen;
    builder.port = port;
    builder.password = password;
    builder.passwordValidTo = passwordValidTo;
    return builder;
  }

  /** QEMU takes an empty password for one that nobody knows, and libvirt refuses it. */
  private static void requireUsable(Protocol protocol, Secret password) {
    int length = password.reveal().getBytes(UTF_8).length;
    if (length == 0) {
      throw new IllegalArgumentException("The password of a screen is empty");
    }
    if (protocol == Protocol.VNC && length > LONGEST_VNC_PASSWORD) {
      throw new IllegalArgumentException("A VNC password has at most " + LONGEST_VNC_PASSWORD
          + " bytes, and this one has " + length);
    }
  }

  /** Collects what differs from the defaults. Used by one thread. */
  public static final class Builder {
    private final Protocol protocol;
    private String listen = "127.0.0.1";
    private Optional<Integer> port = Optional.empty();
    private Optional<Secret> password = Optional.empty();
    private Optional<Instant> passwordValidTo = Optional.empty();

    private Builder(Protocol protocol) {
      this.protocol = protocol;
    }

    public Builder listen(String value) {
      this.listen = value;
      return this;
    }

    public Builder port(int value) {
      this.port = Optional.of(value);
      return this;
    }

    public Builder password(Secret value) {
      this.password = Optional.of(value);
      return this;
    }

    public Builder passwordValidTo(Instant value) {
      this.passwordValidTo = Optional.of(value);
      return this;
    }

    /** @throws IllegalArgumentException if values are malformed or contradict each other */
    public Graphics build() {
      return new Graphics(protocol, listen, port, password, passwordValidTo);
    }
  }
}
