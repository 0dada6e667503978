/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The way to one libvirt daemon: a connection that is opened by the first call and again by the
 * next call after it broke, and further ones while as many calls run as the daemon takes from one.
 * Closing a connection under a running call makes libvirt use freed memory, so calls share a lock
 * that opening and closing take alone. Safe for use by many threads at once.
 */
final class LibvirtLink {
  /**
   * More wait in the daemon until another is done: {@code max_client_requests} in libvirtd.conf.
   */
  private static final int MOST_CALLS = 5;

  /** With them more calls run at once than a daemon has workers for, {@code max_workers}. */
  private static final int SPARES = 3;

  private final String uri;
  private final StateChanges changes = new StateChanges();
  private final RemovalRefusals refusals = new RemovalRefusals(changes);
  private final Duration recheck;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final AtomicInteger running = new AtomicInteger();
  private final Optional<LibvirtLink> spare;
  private volatile @Nullable LibvirtConnection connection;
  private volatile boolean closed;

  /** @param recheck how long those who wait for a change go without looking themselves */
  LibvirtLink(String uri, Duration recheck) {
    this(uri, recheck, SPARES);
  }

  private LibvirtLink(String uri, Duration recheck, int spares) {
    this.uri = uri;
    this.recheck = recheck;
    this.spare =
        spares > 0 ? Optional.of(new LibvirtLink(uri, recheck, spares - 1)) : Optional.empty();
  }

  /** Something done on an open connection, which it must not keep. */
  interface Call<T> {
    T on(LibvirtConnection connection) throws LibvirtFailure;
  }

  String uri() {
    return uri;
  }

  /** Every change of a domain's state or devices, every break of the connection, and the end. */
  StateChanges changes() {
    return changes;
  }

  RemovalRefusals refusals() {
    return refusals;
  }

  Duration recheck() {
    return recheck;
  }

  /**
   * Does something on the connection.
   *
   * @throws LibvirtFailure what libvirt said, if it answered
   * @throws DriverException {@code HYPERVISOR_UNAVAILABLE} if there is no connection to be had, or
   *     it broke during the call; then nobody knows whether the call was carried out
   * @throws IllegalStateException after {@link #close()}
   */
  <T> T call(Call<T> call) throws LibvirtFailure {
    boolean full = running.incrementAndGet() > MOST_CALLS;
    try {
      if (!full || spare.isEmpty()) {
        return callHere(call);
      }
    } finally {
      running.decrementAndGet();
    }
    return spare.get().call(call);
  }

  private <T> T callHere(Call<T> call) throws LibvirtFailure {
    while (true) {
      lock.readLock().lock();
      try {
        LibvirtConnection open = connection;
        if (!closed && open != null && !open.isBroken()) {
          return run(call, open);
        }
      } finally {
        lock.readLock().unlock();
      }
      reopen();
    }
  }

  private <T> T run(Call<T> call, LibvirtConnection open) throws LibvirtFailure {
    try {
      return call.on(open);
    } catch (LibvirtFailure e) {
      if (open.checkBroken()) {
        throw e.as(Kind.HYPERVISOR_UNAVAILABLE, "The connection to libvirt at " + uri + " broke");
      }
      throw e;
    }
  }

  private void reopen() {
    lock.writeLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("The hypervisor at " + uri + " is closed");
      }
      LibvirtConnection old = connection;
      if (old != null && !old.isBroken()) {
        return;
      }
      disconnect();
      connection =
          LibvirtConnection.open(LibvirtRuntime.shared(), uri, changes::signal, refusals::refused);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Waits for the calls that are running, and lets go of the connection. */
  void close() {
    spare.ifPresent(LibvirtLink::close);
    closed = true;
    changes.signal();
    lock.writeLock().lock();
    try {
      disconnect();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void disconnect() {
    LibvirtConnection old = connection;
    connection = null;
    if (old != null) {
      old.close();
    }
  }
}
