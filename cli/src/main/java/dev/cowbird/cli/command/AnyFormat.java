/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.imagebackend.DeclaredFormat;
import java.util.Optional;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.OverwrittenOptionException;

/**
 * Takes any text for a declared format, also one that looks like an option: what is no format is
 * for the inspection to refuse.
 */
final class AnyFormat implements IParameterConsumer {
  @Override
  public void consumeParameters(Stack<String> arguments, ArgSpec argument, CommandSpec command) {
    if (arguments.isEmpty()) {
      throw new MissingParameterException(
          command.commandLine(), argument, "Missing required parameter for option '--format'");
    }
    if (argument.getValue() instanceof Optional<?> earlier && earlier.isPresent()) {
      throw new OverwrittenOptionException(
          command.commandLine(), argument, "option '--format' should be specified only once");
    }
    argument.setValue(Optional.of(new DeclaredFormat(arguments.pop())));
  }
}
