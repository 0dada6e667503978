/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.imagebackend.ProgressListener;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * A way into a running guest, by which commands are run and files copied. What comes from a guest
 * is its word: its answers may fill neither the memory nor anything but the destination.
 *
 * <p>Paths in a guest are absolute, with {@code /} between their parts. Copies keep the permissions
 * of files and directories (0777), and become the property of whoever copies. What is copied has
 * its final name when it is whole: until then it is in a directory beside that,
 * {@code .cowbird-<random>}, which a killed process leaves behind, and nothing else does.
 *
 * <p>Used by one thread at a time. Methods block, and throw {@link DriverException}:
 * {@code GUEST_UNREACHABLE} or {@code AGENT_UNAVAILABLE} if the guest went, {@code GUEST_FAILED} if
 * it answers what can't be, {@code INTERRUPTED}.
 */
public interface GuestShell extends AutoCloseable {
  /**
   * Runs a command to its end. Its output comes as it is written; by the guest agent its input is
   * read to its end before it begins, in its time. Where a guest with an agent has no {@code sh} or
   * {@code mktemp}, output comes at the end, at most some 2 MiB of it, and input has at most 1 MiB.
   *
   * @return as {@link GuestCommandResult#exitStatus}
   * @throws DriverException {@code TIMED_OUT}: it was told to end, as after an interrupt;
   *     {@code GUEST_FAILED} if there is too much of input or output, or a stream failed
   */
  int run(GuestCommand command, GuestStreams streams);

  /**
   * Runs a command that prints little.
   *
   * @param input as in {@link GuestStreams}
   * @throws DriverException as above; {@code GUEST_FAILED} if it prints more than
   *     {@link GuestCommandResult#MOST_BYTES}
   */
  GuestCommandResult run(GuestCommand command, InputStream input);

  /** Runs a command that reads nothing and prints little. */
  default GuestCommandResult run(GuestCommand command) {
    return run(command, InputStream.nullInputStream());
  }

  /**
   * Copies a file or a directory into the guest: into {@code destination} if that is a directory
   * there, else under this name, whose parent must exist. A file that is there already is replaced,
   * a directory never.
   *
   * @param source a symbolic link is followed; those below it are left out
   * @throws DriverException {@code NOT_FOUND}, {@code CONFLICT} if a directory would be replaced,
   *     {@code COPY_FAILED}; the destination is as it was then
   * @throws IllegalArgumentException if {@code destination} is not absolute
   */
  CopiedFiles copyIn(Path source, String destination, ProgressListener progress);

  /**
   * Copies a file or a directory out of the guest; as {@link #copyIn}. Nothing is written outside
   * of the destination, whatever the guest calls its files.
   *
   * @throws DriverException as {@link #copyIn}
   * @throws IllegalArgumentException if {@code source} is not absolute
   */
  CopiedFiles copyOut(String source, Path destination, ProgressListener progress);

  @Override
  void close();
}
