/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import dev.cowbird.driver.GuestAccess;
import dev.cowbird.driver.WaitFor.SshLogin;
import dev.cowbird.driver.guest.ConsoleTail;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** What checks see of a guest. */
public interface GuestView extends GuestAccess {
  /** Whether it has a process, so that something can still come. */
  boolean isOn();

  /**
   * Reads what its serial console printed since it was last started. Closed by the caller.
   *
   * @throws dev.cowbird.driver.DriverException {@code STATE_DIRECTORY}
   */
  ConsoleTail console();

  /** Why it has no address, and never will; empty if it may get one later. */
  Optional<String> whyNoAddress();

  /** Why a TCP port of it has no endpoints, and never will; empty if it may have some later. */
  Optional<String> whyUnreachable(int guestPort);

  /** Whether somebody on this host accepts at an endpoint, and only then asks the guest. */
  boolean isRelayed(InetSocketAddress endpoint);

  /** Whether it is on and something in it listens where an agent does, as the hypervisor knows. */
  boolean hasAgent();

  /** Whether its agent answers; waits for it that long, woken when it connects. */
  boolean agentAnswers(Duration wait);

  /**
   * What its agent reads in a file.
   *
   * @param most how many bytes
   * @return empty if it can't, for whatever reason
   */
  Optional<String> agentFile(String path, int most);

  /**
   * Logs in by SSH, and out again, if the server has one of the host keys by which the guest is
   * known. Where none is known yet, any will do, as nothing is said there that a false server could
   * use; it is not recorded.
   *
   * @throws dev.cowbird.driver.DriverException {@code GUEST_UNREACHABLE}, {@code LOGIN_REFUSED},
   *     {@code HOST_KEY_CHANGED}, {@code INTERRUPTED}
   */
  void logIn(SshLogin login, InetSocketAddress endpoint);
}
