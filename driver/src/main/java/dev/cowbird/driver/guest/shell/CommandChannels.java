/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import dev.cowbird.imagebackend.file.Interrupts;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How commands' channels begin and end. A thread that is interrupted meanwhile stays so, and waits
 * nevertheless.
 *
 * <p>The server's end is waited for before the next channel is opened: when a program ends,
 * dropbear before 2024.86 ({@code check_close}) also closes every channel on which none was started
 * yet.
 */
final class CommandChannels {
  /** For the server to open one, and to start the program. */
  static final int CONNECT_MILLIS = 20_000;

  static final long PAUSE_MILLIS = 5;

  /** For a program that has nothing more to say. */
  private static final long PATIENCE_MILLIS = 500;

  /** For one that was told to end; if it does not it is left behind. */
  private static final long GRACE_MILLIS = 2_000;

  private CommandChannels() {}

  /**
   * Starts the program, in a thread of its own: the client forgets interrupts while it waits for
   * the server.
   */
  static void connect(ChannelExec channel) throws JSchException {
    Optional<JSchException> failure = CompletableFuture.supplyAsync(
            () -> tryToConnect(channel), task -> start(task, "ssh-connect"))
        .join();
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private static Optional<JSchException> tryToConnect(ChannelExec channel) {
    try {
      channel.connect(CONNECT_MILLIS);
      return Optional.empty();
    } catch (JSchException e) {
      return Optional.of(e);
    }
  }

  /**
   * Tells a program to end, and does not wait for the server's answer. A server is free not to
   * listen.
   */
  static void kill(ChannelExec channel) {
    start(() -> sendKill(channel), "ssh-kill");
  }

  private static void start(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void sendKill(ChannelExec channel) {
    try {
      if (channel.isConnected()) {
        channel.sendSignal("KILL");
      }
    } catch (Exception e) {
      // closing the channel, which follows, says the same to most programs
    }
  }

  /** Closes the channel of a command that ended, or was told to. */
  static void close(ChannelExec channel) {
    isAwaited(channel, GRACE_MILLIS);
    channel.disconnect();
  }

  /** The same of one whose output nobody reads any more, and which is told to end if it goes on. */
  static void abandon(ChannelExec channel) {
    if (!isAwaited(channel, PATIENCE_MILLIS)) {
      kill(channel);
    }
    close(channel);
  }

  private static boolean isAwaited(ChannelExec channel, long millis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    Interrupts.await(() -> {
      while (channel.isConnected() && System.nanoTime() - deadline < 0) {
        // The client tells nobody of a channel's end.
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
      return true;
    });
    return !channel.isConnected();
  }
}
