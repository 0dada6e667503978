/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.network.ProbedPort;

/** Tries whether a guest answers. Safe for use by many threads at once. */
public interface Reach {
  /** Whether it answers at all; may block for some seconds. */
  boolean answers(IpAddress address);

  /** What becomes of a connection to a TCP port; may block for some seconds. */
  ProbedPort.Answer connects(IpAddress address, int port);
}
