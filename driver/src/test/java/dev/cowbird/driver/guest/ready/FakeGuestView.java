/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.WaitFor.SshLogin;
import dev.cowbird.driver.guest.ConsoleTail;
import dev.cowbird.imagebackend.InstanceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A guest whose ports are this host's. */
final class FakeGuestView implements GuestView {
  private final Path log;
  private volatile boolean on = true;
  private volatile boolean agent;
  private volatile boolean channel;
  private volatile List<InetAddress> addresses = List.of();
  private volatile boolean relayed;
  private volatile Optional<DriverException> trouble = Optional.empty();
  private volatile Optional<DriverException> refusal = Optional.empty();
  private final Map<String, String> files = new ConcurrentHashMap<>();

  FakeGuestView(Path log) {
    this.log = log;
  }

  void print(String text) {
    try {
      Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void goOff() {
    on = false;
  }

  void startAgent() {
    openChannel();
    agent = true;
  }

  /** Has its agent listen, and not answer. */
  void openChannel() {
    channel = true;
  }

  void write(String path, String text) {
    files.put(path, text);
  }

  void takeAddress() {
    addresses = List.of(InetAddress.getLoopbackAddress());
  }

  /** Has the hypervisor not tell of it. */
  void disappear(DriverException trouble) {
    this.trouble = Optional.of(trouble);
  }

  void reappear() {
    trouble = Optional.empty();
  }

  private void requireNoTrouble() {
    trouble.ifPresent(e -> {
      throw e;
    });
  }

  /** Has its ports published by a relay. */
  void hideBehindRelay() {
    relayed = true;
  }

  /** Has its SSH server not let anybody in. */
  void keepOut(DriverException refusal) {
    this.refusal = Optional.of(refusal);
  }

  void letIn() {
    refusal = Optional.empty();
  }

  @Override
  public InstanceName name() {
    return new InstanceName("vm");
  }

  @Override
  public List<InetAddress> addresses() {
    requireNoTrouble();
    return addresses;
  }

  @Override
  public List<InetSocketAddress> endpoints(int guestPort) {
    return addresses().stream()
        .map(address -> new InetSocketAddress(address, guestPort))
        .toList();
  }

  @Override
  public boolean isOn() {
    requireNoTrouble();
    return on;
  }

  Path consoleLog() {
    return log;
  }

  @Override
  public ConsoleTail console() {
    return ConsoleTail.of(log);
  }

  @Override
  public Optional<String> whyNoAddress() {
    return Optional.empty();
  }

  @Override
  public Optional<String> whyUnreachable(int guestPort) {
    return Optional.empty();
  }

  @Override
  public boolean isRelayed(InetSocketAddress endpoint) {
    return relayed;
  }

  @Override
  public boolean hasAgent() {
    return on && channel;
  }

  @Override
  public boolean agentAnswers(Duration wait) {
    requireNoTrouble();
    return agent;
  }

  @Override
  public Optional<String> agentFile(String path, int most) {
    return agent ? Optional.ofNullable(files.get(path)) : Optional.empty();
  }

  @Override
  public void logIn(SshLogin login, InetSocketAddress endpoint) {
    refusal.ifPresent(e -> {
      throw e;
    });
  }
}
