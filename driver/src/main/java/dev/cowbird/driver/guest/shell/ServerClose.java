/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import com.jcraft.jsch.ChannelExec;
import java.util.concurrent.TimeUnit;

/**
 * The end of a command's channel, which is waited for before the next is opened: when a program
 * ends, dropbear before 2024.86 ({@code check_close}) also closes every channel on which none was
 * started yet.
 */
final class ServerClose {
  /** For a program that was told to end; one that does not is left behind. */
  private static final long GRACE_MILLIS = 2_000;

  static final long PAUSE_MILLIS = 5;

  private ServerClose() {}

  /** A server is free not to listen. An interrupted thread stays so, which the client forgets. */
  static void kill(ChannelExec channel) {
    boolean interrupted = Thread.interrupted();
    try {
      channel.sendSignal("KILL");
    } catch (Exception e) {
      // closing the channel, which follows, says the same to most programs
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Closes the channel of a command that ended, or was told to. An interrupted thread does not
   * wait, and stays interrupted.
   */
  static void await(ChannelExec channel) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
    try {
      while (channel.isConnected() && System.nanoTime() - deadline < 0) {
        // The client tells nobody of a channel's end.
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      channel.disconnect();
    }
  }
}
