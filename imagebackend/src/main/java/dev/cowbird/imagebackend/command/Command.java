/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.command;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A command to run, and when its end counts as success.
 *
 * @param arguments the command's name or path, then its arguments as it shall see them
 * @param timeout how long it may take; then it is ended
 * @param limits what it may use of the host
 * @param acceptedExits the exit statuses that are no failure
 */
public record Command(
    List<String> arguments,
    Duration timeout,
    Optional<CommandLimits> limits,
    Set<Integer> acceptedExits) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);
  private static final Pattern SUBCOMMAND = Pattern.compile("[a-z][a-z-]*");

  /**
   * @throws IllegalArgumentException if there is no command, an argument has a NUL character, or
   *     the timeout is not positive
   */
  public Command {
    arguments = List.copyOf(arguments);
    acceptedExits = Set.copyOf(acceptedExits);
    if (arguments.isEmpty() || arguments.get(0).isEmpty()) {
      throw new IllegalArgumentException("A command needs a name");
    }
    if (arguments.stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("An argument of " + arguments.get(0) + " contains NUL");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("Timeout " + timeout + " is not positive");
    }
  }

  /** A command that may take a minute, has no limits, and must exit with 0. */
  public static Command of(List<String> arguments) {
    return new Command(arguments, DEFAULT_TIMEOUT, Optional.empty(), Set.of(0));
  }

  public Command withTimeout(Duration timeout) {
    return new Command(arguments, timeout, limits, acceptedExits);
  }

  public Command withLimits(CommandLimits limits) {
    return new Command(arguments, timeout, Optional.of(limits), acceptedExits);
  }

  /** The same command, for which these exit statuses, and no other, are success. */
  public Command accepting(Integer... exits) {
    return new Command(arguments, timeout, limits, Set.of(exits));
  }

  /** What messages call it: its name, and the subcommand if there is one. */
  public String title() {
    String path = arguments.get(0);
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean sub = arguments.size() > 1 && SUBCOMMAND.matcher(arguments.get(1)).matches();
    return sub ? name + " " + arguments.get(1) : name;
  }

  /**
   * Judges how the command ended.
   *
   * @return {@code result}
   * @throws ImageException {@code COMMAND_FAILED} if its exit status is not accepted; the message
   *     has the last lines that it printed to stderr
   */
  public CommandResult check(CommandResult result) {
    if (acceptedExits.contains(result.exitStatus())) {
      return result;
    }
    throw failed(new ExitStatus(result.exitStatus()).describe(limits), result.stderrTail());
  }

  /** The failure of this command: {@code how}, and what it complained of. */
  ImageException failed(String how, String stderrTail) {
    String complaint = StderrTail.lastLines(stderrTail);
    String message = "Running " + title() + " failed: " + how;
    return new ImageException(
        Kind.COMMAND_FAILED, complaint.isEmpty() ? message : message + ": " + complaint);
  }
}
