/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Output;
import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import java.io.InputStream;
import java.util.function.Function;

/**
 * What the commands are run with: tests put in their own.
 *
 * @param input what is piped in; read only by what passes it on
 * @param output for text; a command that was asked for JSON makes its own of it
 */
public record Context(
    Environment environment,
    InputStream input,
    Output output,
    Function<DriverConfig, ComputeDriver> drivers) {

  /** With nothing piped in. */
  public Context(
      Environment environment, Output output, Function<DriverConfig, ComputeDriver> drivers) {
    this(environment, InputStream.nullInputStream(), output, drivers);
  }
}
