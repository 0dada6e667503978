/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.GuestConsole;
import dev.cowbird.driver.PowerState;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/**
 * A handle on a domain, by its UUID. It holds nothing of the hypervisor's: each call looks the
 * domain up anew, and throws a {@link DriverException} of the kind {@code NOT_FOUND} once the
 * domain is gone. Safe for use by many threads at once; see {@link Hypervisor} for the other
 * errors.
 */
public interface Domain {
  /** The name that the domain had when it was looked up. */
  String name();

  UUID uuid();

  PowerState state();

  /** The description as the hypervisor has it now, with all that it filled in by itself. */
  String xml();

  /**
   * Starts the domain, and returns when its processors run.
   *
   * @throws DriverException {@code START_FAILED} with the hypervisor's own words; {@code CONFLICT}
   *     if it is active already. It stays defined in either case.
   */
  void start();

  /**
   * Asks the guest to shut down, by the ACPI power button, and returns at once. A guest is free not
   * to listen.
   *
   * @throws DriverException {@code CONFLICT} if the domain is not active
   */
  void shutdown();

  /**
   * Asks the guest to reboot, by the ACPI power button, and returns at once. A guest is free not to
   * listen.
   *
   * @throws DriverException {@code CONFLICT} if the domain is not active
   */
  void reboot();

  /**
   * Ends the domain's process as if the power went, and returns when it is gone. A domain that is
   * not active is left as it is.
   */
  void powerOff();

  /**
   * Makes the hypervisor forget the domain, its saved state, its firmware variables, and what it
   * knows of snapshots; disks are left alone. An active domain runs on, and is forgotten when it
   * ends.
   */
  void undefine();

  /**
   * Waits until the domain is in one of the states {@code wanted}, woken by the hypervisor's
   * events.
   *
   * @param timeout the longest wait; zero looks once
   * @return the state that it was found in
   * @throws DriverException {@code TIMED_OUT}, with the last state seen; {@code INTERRUPTED}
   */
  PowerState await(Set<PowerState> wanted, Duration timeout);

  /**
   * Connects to the domain's first serial console.
   *
   * @throws DriverException {@code CONFLICT} if the domain is not active or its console is in use
   */
  GuestConsole openConsole();
}
