/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.agent;

import java.time.Duration;

/**
 * What takes a command to a guest's agent; {@link dev.cowbird.driver.hypervisor.Domain} has one.
 */
@FunctionalInterface
public interface AgentChannel {
  /**
   * Has the agent carry out a command.
   *
   * @param timeout how long to wait for the answer, a second at least
   * @return the answer, in JSON, of some MiB at most
   * @throws dev.cowbird.driver.DriverException {@code AGENT_UNAVAILABLE} if none answers;
   *     {@code CONFLICT} if the guest is off; {@code GUEST_FAILED} if the agent refuses
   */
  String ask(String command, Duration timeout);
}
