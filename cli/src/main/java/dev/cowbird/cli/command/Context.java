/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Output;
import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import java.util.function.Function;

/**
 * What the commands are run with: tests put in their own.
 *
 * @param output for text; a command that was asked for JSON makes its own of it
 */
public record Context(
    Environment environment, Output output, Function<DriverConfig, ComputeDriver> drivers) {}
