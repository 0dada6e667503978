/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.GuestConsole;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.domain.Throttle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

  /** The description that the domain starts with next time, without passwords. */
  String inactiveXml();

  /**
   * The description that the domain starts with next time, with the passwords in it: for
   * {@link Hypervisor#define} and nobody's eyes.
   */
  String definition();

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
   * The addresses of the guest's interfaces, but for its loopback's, as far as somebody knows them.
   *
   * @throws DriverException {@code CONFLICT} if the domain is not active; {@code AGENT_UNAVAILABLE}
   *     if the agent is asked and does not answer
   */
  List<InterfaceAddress> addresses(AddressSource source);

  /**
   * Has the guest agent carry out a command.
   *
   * @param command in JSON, as the QEMU Guest Agent Protocol Reference describes
   * @param timeout how long to wait for the answer, a second at least
   * @return the agent's answer, in JSON, which is the guest's word and not to be trusted
   * @throws DriverException {@code AGENT_UNAVAILABLE} if the domain has no channel to an agent, or
   *     none answers; {@code CONFLICT} if the domain is not active; {@code GUEST_FAILED} if the
   *     agent refuses
   */
  String askAgent(String command, Duration timeout);

  /**
   * Waits until the guest agent answers, woken when it connects.
   *
   * @param timeout the longest wait; zero asks once
   * @return whether it does
   * @throws DriverException {@code CONFLICT} if the domain is not active; {@code INTERRUPTED}
   */
  boolean awaitAgent(Duration timeout);

  /**
   * Connects to the domain's first serial console.
   *
   * @throws DriverException {@code CONFLICT} if the domain is not active or its console is in use
   */
  GuestConsole openConsole();

  /**
   * Gives the domain one more device, in all of {@code scopes} or in none.
   *
   * @param device its description
   * @throws DriverException {@code CONFLICT} if the domain has it already, is not active or the
   *     machine that runs can't take it; {@code DOMAIN_REFUSED} if it is malformed or not accepted
   */
  void attach(String device, Set<DeviceScope> scopes);

  /**
   * Changes a device that the domain has, in one scope.
   *
   * @param device its whole description, changed; who it is must not be
   * @throws DriverException as {@link #attach}; {@code NOT_FOUND} if the domain has no such device
   */
  void update(String device, DeviceScope scope);

  /**
   * Takes a device out of what the domain starts with next time.
   *
   * @param device its description
   * @throws DriverException as {@link #update}
   */
  void detach(String device);

  /**
   * Asks the guest to let go of a device, and waits until the hypervisor says that it did. A guest
   * that does not listen keeps it, and may let go later all the same.
   *
   * @param device its description
   * @param alias what the hypervisor calls it in the machine that runs
   * @param timeout how long to wait for the guest; the hypervisor itself may take some seconds more
   * @throws DriverException {@code TIMED_OUT} if the guest still has it; {@code CONFLICT} if the
   *     guest refuses, or the domain is not active; {@code NOT_FOUND} if it has no such device;
   *     {@code INTERRUPTED}
   */
  void unplug(String device, String alias, Duration timeout);

  /**
   * Limits what the guest reads from and writes to a disk, in all of {@code scopes}.
   *
   * @param target the disk's name, such as {@code vda}
   * @param throttle empty for no limits
   * @throws DriverException as {@link #update}
   */
  void throttle(String target, Optional<Throttle> throttle, Set<DeviceScope> scopes);
}
