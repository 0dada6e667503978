/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.GuestCommand;
import dev.cowbird.driver.GuestShell;
import dev.cowbird.driver.ShellAccess;
import dev.cowbird.driver.guest.shell.GuestShellContract;
import dev.cowbird.imagebackend.InstanceName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract of ways into guests, in one that is real. */
abstract class RealShell extends GuestShellContract {
  private GuestShell shell;
  private String there;

  abstract ComputeDriver driver();

  abstract InstanceName guest();

  abstract ShellAccess access();

  @BeforeEach
  void open() {
    shell = driver().openShell(guest(), access());
    there =
        shell.run(GuestCommand.of("mktemp", "-d", "/tmp/it.XXXXXX")).stdout().strip();
  }

  @AfterEach
  void close() {
    shell.run(GuestCommand.of("rm", "-rf", there));
    shell.close();
  }

  @Override
  protected GuestShell shell() {
    return shell;
  }

  @Override
  protected String there() {
    return there;
  }
}
