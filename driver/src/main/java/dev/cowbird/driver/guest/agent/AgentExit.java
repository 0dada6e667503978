/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.agent;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** How a program that the agent ran has ended, and what it printed, as the guest tells it. */
public final class AgentExit {
  private final int status;
  private final byte[] output;
  private final byte[] error;
  private final boolean truncated;

  AgentExit(int status, byte[] output, byte[] error, boolean truncated) {
    this.status = status;
    this.output = output;
    this.error = error;
    this.truncated = truncated;
  }

  /** Its exit status, or 128 and the number of the signal that ended it. */
  public int status() {
    return status;
  }

  /** What it printed, from the beginning. */
  public InputStream output() {
    return new ByteArrayInputStream(output);
  }

  /** What it printed on its standard error, from the beginning. */
  public InputStream error() {
    return new ByteArrayInputStream(error);
  }

  /** Whether the agent gave up keeping what it printed. */
  public boolean isTruncated() {
    return truncated;
  }
}
