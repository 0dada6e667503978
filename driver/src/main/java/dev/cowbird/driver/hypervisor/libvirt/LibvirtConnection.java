/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import static java.util.Objects.requireNonNull;

import com.sun.jna.Pointer;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.NicSource.UserMode.Backend;
import dev.cowbird.driver.hypervisor.DomainCapabilities;
import dev.cowbird.driver.hypervisor.GuestKind;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import dev.cowbird.driver.hypervisor.libvirt.LibvirtRuntime.RefusalHandler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.Libvirt.VirDomainEventCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open connection to a libvirt daemon. It ends by itself when the daemon dies or does not
 * answer for {@value #KEEPALIVE_SECONDS} times {@value #KEEPALIVE_COUNT} seconds, and stays ended.
 */
final class LibvirtConnection {
  private static final Logger LOG = LoggerFactory.getLogger(LibvirtConnection.class);
  private static final int KEEPALIVE_SECONDS = 5;
  private static final int KEEPALIVE_COUNT = 6;
  private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(30);

  private final LibvirtRuntime runtime;
  private final ConnectionPointer pointer;
  private final Set<LibvirtConsole> consoles = ConcurrentHashMap.newKeySet();
  private final Pointer changeNumber;
  private final Pointer refusalNumber;
  private final Pointer closeNumber;
  private final List<Integer> callbacks;
  private volatile boolean broken;
  private final RecentAnswers<String, HostCapabilities> capabilities = new RecentAnswers<>();
  private final RecentAnswers<GuestKind, DomainCapabilities> domainCapabilities =
      new RecentAnswers<>();
  private final RecentAnswers<GuestKind, Set<Backend>> userNetworks = new RecentAnswers<>();

  private LibvirtConnection(
      LibvirtRuntime runtime,
      ConnectionPointer pointer,
      Runnable onEvent,
      RefusalHandler onRefusal) {
    this.runtime = runtime;
    this.pointer = pointer;
    this.changeNumber = runtime.register(onEvent);
    this.refusalNumber = runtime.register(onRefusal);
    // It comes within whatever call notices first, so it only leaves a mark.
    this.closeNumber = runtime.register(() -> {
      broken = true;
      onEvent.run();
    });
    LibvirtCalls calls = runtime.calls();
    // Drivers within this process have neither: no daemon can fail them.
    calls.virConnectSetKeepAlive(pointer, KEEPALIVE_SECONDS, KEEPALIVE_COUNT);
    calls.virConnectRegisterCloseCallback(
        pointer, runtime.closeCallback(), closeNumber, Pointer.NULL);
    this.callbacks = List.of(
        subscribe(
            LibvirtCalls.VIR_DOMAIN_EVENT_ID_LIFECYCLE, runtime.lifecycleCallback(), changeNumber),
        subscribe(
            LibvirtCalls.VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE,
            runtime.agentCallback(),
            changeNumber),
        subscribe(
            LibvirtCalls.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED,
            runtime.deviceRemovedCallback(),
            changeNumber),
        subscribe(
            LibvirtCalls.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED,
            runtime.removalFailedCallback(),
            refusalNumber));
  }

  /** Negative where the driver has no such events: then there is only looking again. */
  private int subscribe(int event, VirDomainEventCallback callback, Pointer number) {
    return calls().virConnectDomainEventRegisterAny(pointer, null, event, callback, number, null);
  }

  /**
   * Opens a connection.
   *
   * @param onEvent runs after every change of a domain's state or devices, and when the connection
   *     breaks; it must not block
   * @param onRefusal told when a guest would not let go of a device
   * @throws DriverException {@code HYPERVISOR_UNAVAILABLE}; {@code INTERRUPTED}
   */
  static LibvirtConnection open(
      LibvirtRuntime runtime, String uri, Runnable onEvent, RefusalHandler onRefusal) {
    // libvirt waits for ever on a daemon that accepts and never answers: keepalive starts later.
    CompletableFuture<LibvirtConnection> opened = new CompletableFuture<>();
    Thread opener = new Thread(
        () -> {
          try {
            LibvirtConnection connection = openNow(runtime, uri, onEvent, onRefusal);
            if (!opened.complete(connection)) {
              connection.close();
            }
          } catch (LibvirtFailure | RuntimeException e) {
            opened.completeExceptionally(e);
          }
        },
        "cowbird-libvirt-open");
    opener.setDaemon(true);
    opener.start();
    return await(opened, uri);
  }

  private static LibvirtConnection openNow(
      LibvirtRuntime runtime, String uri, Runnable onEvent, RefusalHandler onRefusal)
      throws LibvirtFailure {
    ConnectionPointer pointer = runtime.calls().virConnectOpen(uri);
    if (pointer == null) {
      throw LibvirtFailure.last(runtime.calls());
    }
    return new LibvirtConnection(runtime, pointer, onEvent, onRefusal);
  }

  private static LibvirtConnection await(CompletableFuture<LibvirtConnection> opened, String uri) {
    String attempt = "Can't connect to libvirt at " + uri;
    try {
      return opened.get(OPEN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = requireNonNull(e.getCause());
      throw new DriverException(
          Kind.HYPERVISOR_UNAVAILABLE,
          attempt + " (" + cause.getMessage()
              + "): see that libvirtd is installed and runs, and that this user may use it",
          cause);
    } catch (TimeoutException e) {
      abandon(opened);
      throw new DriverException(
          Kind.HYPERVISOR_UNAVAILABLE,
          attempt + ": it did not answer within " + OPEN_TIMEOUT.toSeconds()
              + " s; see whether it hangs",
          e);
    } catch (InterruptedException e) {
      abandon(opened);
      Thread.currentThread().interrupt();
      throw new DriverException(Kind.INTERRUPTED, attempt + ": interrupted", e);
    }
  }

  /** Has the opener close what it brings after all, or closes what it has just brought. */
  private static void abandon(CompletableFuture<LibvirtConnection> opened) {
    if (!opened.cancel(false) && !opened.isCompletedExceptionally()) {
      opened.join().close();
    }
  }

  LibvirtRuntime runtime() {
    return runtime;
  }

  LibvirtCalls calls() {
    return runtime.calls();
  }

  ConnectionPointer pointer() {
    return pointer;
  }

  /** What the daemon says of itself and its host. */
  HostCapabilities capabilities(String uri) throws LibvirtFailure {
    return capabilities.get(uri, () -> CapabilitiesReader.read(uri, this));
  }

  /** What the daemon can give to guests of a kind. */
  DomainCapabilities domainCapabilities(GuestKind kind) throws LibvirtFailure {
    return domainCapabilities.get(kind, () -> DomainCapabilitiesReader.ask(this, kind));
  }

  /** Who can carry the packets of a user-mode network. */
  Set<Backend> userNetworks(GuestKind kind) throws LibvirtFailure {
    return userNetworks.get(kind, () -> UserNetworkProbe.ask(this, kind));
  }

  /** Whether it is known to have ended. Asks nobody. */
  boolean isBroken() {
    return broken;
  }

  /** Whether it has ended; this finds out what nobody has told yet. */
  boolean checkBroken() {
    if (calls().virConnectIsAlive(pointer) == 0) {
      broken = true;
    }
    return broken;
  }

  void add(LibvirtConsole console) {
    consoles.add(console);
  }

  void remove(LibvirtConsole console) {
    consoles.remove(console);
  }

  void closeConsoles() {
    consoles.forEach(LibvirtConsole::close);
  }

  /**
   * Ends the connection. No call may be running on it, and none may follow.
   *
   * @return how many references to it are left; with any but 0 its socket stays open
   */
  int close() {
    closeConsoles();
    callbacks.stream()
        .filter(callback -> callback >= 0)
        .forEach(callback -> calls().virConnectDomainEventDeregisterAny(pointer, callback));
    calls().virConnectUnregisterCloseCallback(pointer, runtime.closeCallback());
    runtime.unregister(changeNumber);
    runtime.unregister(refusalNumber);
    runtime.unregister(closeNumber);
    int left = calls().virConnectClose(pointer);
    // An event that is being delivered holds one for a moment.
    LOG.debug("Closed a libvirt connection with {} references left", left);
    return left;
  }
}
