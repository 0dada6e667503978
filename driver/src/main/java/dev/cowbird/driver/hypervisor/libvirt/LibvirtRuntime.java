/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import com.sun.jna.Pointer;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.hypervisor.libvirt.LibvirtCalls.DeviceCallback;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt.VirConnectCloseFunc;
import org.libvirt.jna.Libvirt.VirConnectDomainAgentLifecycleEventCallback;
import org.libvirt.jna.Libvirt.VirConnectDomainEventCallback;
import org.libvirt.jna.Libvirt.VirErrorCallback;
import org.libvirt.jna.Libvirt.VirStreamEventCallback;
import org.libvirt.jna.LibvirtQemu;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libvirt within this process: the library, and its event loop on a daemon thread. libvirt allows
 * for one event loop a process and wants it before the first connection; a connection whose loop
 * does not run is cut off, because nobody answers its keepalive. So there is one instance, and it
 * is never ended.
 *
 * <p>The callbacks live as long as the process: native code that is about to call one of them never
 * finds it collected. They find their handler by a number that is never used twice.
 */
final class LibvirtRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(LibvirtRuntime.class);

  private final LibvirtCalls calls;
  private final ConcurrentMap<Long, Runnable> handlers = new ConcurrentHashMap<>();
  private final ConcurrentMap<Long, RefusalHandler> refusalHandlers = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();

  private final VirConnectDomainEventCallback onLifecycle =
      (connection, domain, event, detail, number) -> {
        dispatch(number);
        return 0;
      };
  private final VirConnectDomainAgentLifecycleEventCallback onAgent =
      (connection, domain, state, reason, number) -> {
        dispatch(number);
        return 0;
      };
  private final DeviceCallback onDeviceRemoved =
      (connection, domain, alias, number) -> dispatch(number);
  private final DeviceCallback onRemovalFailed =
      (connection, domain, alias, number) -> dispatchRefusal(domain, alias, number);
  private final VirConnectCloseFunc onConnectionClosed =
      (connection, reason, number) -> dispatch(number);
  private final VirStreamEventCallback onStreamEvent = (stream, events, number) -> dispatch(number);
  // Without one libvirt prints every error on stderr, also those that we expect.
  private final VirErrorCallback onError = (user, error) -> {};

  /** Told that a guest would not let go of a device. It must not block. */
  interface RefusalHandler {
    void refused(UUID domain, String alias);
  }

  private LibvirtRuntime(LibvirtCalls calls) {
    this.calls = calls;
  }

  private static final class Holder {
    static final LibvirtRuntime RUNNING = start();

    private static LibvirtRuntime start() {
      LibvirtRuntime runtime = new LibvirtRuntime(LibvirtCalls.load());
      runtime.calls.virSetErrorFunc(Pointer.NULL, runtime.onError);
      runtime.calls.virEventRegisterDefaultImpl();
      Thread thread = new Thread(runtime::runEventLoop, "cowbird-libvirt-events");
      thread.setDaemon(true);
      thread.start();
      return runtime;
    }
  }

  /**
   * The one instance, which is started by the first call.
   *
   * @throws DriverException {@code HYPERVISOR_UNAVAILABLE} if libvirt's client library is missing
   */
  static LibvirtRuntime shared() {
    try {
      return Holder.RUNNING;
    } catch (LinkageError e) {
      throw new DriverException(
          DriverException.Kind.HYPERVISOR_UNAVAILABLE,
          "Can't load libvirt's client library libvirt.so.0: install it (package libvirt0 on Debian"
              + " and Ubuntu, libvirt-libs on Fedora)",
          e);
    }
  }

  LibvirtCalls calls() {
    return calls;
  }

  /** The functions for QEMU alone, which are in a library of their own. */
  LibvirtQemu qemuCalls() {
    return LibvirtQemu.INSTANCE;
  }

  VirConnectDomainEventCallback lifecycleCallback() {
    return onLifecycle;
  }

  VirConnectDomainAgentLifecycleEventCallback agentCallback() {
    return onAgent;
  }

  DeviceCallback deviceRemovedCallback() {
    return onDeviceRemoved;
  }

  DeviceCallback removalFailedCallback() {
    return onRemovalFailed;
  }

  VirConnectCloseFunc closeCallback() {
    return onConnectionClosed;
  }

  VirStreamEventCallback streamCallback() {
    return onStreamEvent;
  }

  /**
   * Has {@code handler} run when a callback comes that was registered with the number returned. It
   * runs on the event loop's thread or within any other call, and must not block.
   */
  Pointer register(Runnable handler) {
    long number = numbers.incrementAndGet();
    handlers.put(number, handler);
    return Pointer.createConstant(number);
  }

  /** As {@link #register(Runnable)}, for {@link #removalFailedCallback}. */
  Pointer register(RefusalHandler handler) {
    long number = numbers.incrementAndGet();
    refusalHandlers.put(number, handler);
    return Pointer.createConstant(number);
  }

  void unregister(Pointer number) {
    handlers.remove(Pointer.nativeValue(number));
    refusalHandlers.remove(Pointer.nativeValue(number));
  }

  private void dispatchRefusal(DomainPointer domain, String alias, Pointer number) {
    RefusalHandler handler = refusalHandlers.get(Pointer.nativeValue(number));
    if (handler == null) {
      return;
    }
    try {
      handler.refused(LibvirtDomain.uuid(calls, domain), alias);
    } catch (LibvirtFailure e) {
      LOG.warn("A guest keeps device {}, and libvirt does not say whose", alias, e);
    }
  }

  private void dispatch(Pointer number) {
    Runnable handler = handlers.get(Pointer.nativeValue(number));
    if (handler != null) {
      handler.run();
    }
  }

  private void runEventLoop() {
    while (calls.virEventRunDefaultImpl() == 0) {
      // Each run waits for the next events and handles them.
    }
    LOG.error(
        "libvirt's event loop has ended, and its connections will: {}",
        calls.virGetLastErrorMessage());
  }
}
