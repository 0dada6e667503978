/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.StopOutcome;
import dev.cowbird.driver.doctor.FailedStart;
import dev.cowbird.driver.event.MachineEvents;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.event.Span;
import java.time.Duration;
import java.util.Set;

/** Turns instances on and off. */
final class Power {
  private static final Set<PowerState> OFF = Set.of(PowerState.SHUT_OFF, PowerState.CRASHED);

  private final ImageBackend images;
  private final InstanceStore store;
  private final OwnDomains domains;

  Power(ImageBackend images, InstanceStore store, OwnDomains domains) {
    this.images = images;
    this.store = store;
    this.domains = domains;
  }

  void start(InstanceName name) {
    try (InstanceLock lock = images.lockInstance(name)) {
      on(lock, machine(name));
    }
  }

  StopOutcome stop(InstanceName name, Duration grace) {
    try (InstanceLock lock = images.lockInstance(name)) {
      return off(name, machine(name), grace);
    }
  }

  /** Off and on, under one lock: nobody gets in between. */
  void reboot(InstanceName name, Duration grace) {
    try (InstanceLock lock = images.lockInstance(name)) {
      Domain domain = machine(name);
      off(name, domain, grace);
      on(lock, domain);
    }
  }

  private Domain machine(InstanceName name) {
    if (store.find(name).isEmpty()) {
      throw store.exists(name)
          ? new DriverException(Kind.NOT_FOUND, "Instance " + name + " is only a disk")
          : new DriverException(Kind.NOT_FOUND, "There is no instance " + name);
    }
    return domains.require(name);
  }

  private void on(InstanceLock lock, Domain domain) {
    PowerState state = domain.state();
    if (state == PowerState.PAUSED) {
      throw new DriverException(
          Kind.CONFLICT,
          "Instance " + lock.instance() + " is paused: virsh resume lets it go on, stop ends it");
    }
    if (state.isActive()) {
      return;
    }
    Disk disk = images
        .findDisk(lock.instance())
        .orElseThrow(() -> new DriverException(
            Kind.NOT_FOUND, "Instance " + lock.instance() + " has no disk any more"));
    store.markConsoleStart(lock.instance());
    try (Span starting = MachineEvents.start(lock.instance())) {
      domain.start();
    } catch (DriverException e) {
      throw FailedStart.explain(e, disk.path());
    }
  }

  private static StopOutcome off(InstanceName name, Domain domain, Duration grace) {
    if (!domain.state().isActive()) {
      return StopOutcome.ALREADY_OFF;
    }
    if (!grace.isZero() && isShutDown(name, domain, grace)) {
      return StopOutcome.SHUT_DOWN;
    }
    domain.powerOff();
    return StopOutcome.FORCED;
  }

  /** A guest that can't even be asked, because it is paused say, has not shut down. */
  private static boolean isShutDown(InstanceName name, Domain domain, Duration grace) {
    try (Span waiting = MachineEvents.await(name, "shut off")) {
      domain.shutdown();
      domain.await(OFF, grace);
      return true;
    } catch (DriverException e) {
      return switch (e.kind()) {
        case TIMED_OUT, CONFLICT, HYPERVISOR_ERROR -> !domain.state().isActive();
        default -> throw e;
      };
    }
  }
}
