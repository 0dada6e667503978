/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Output;
import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.imagebackend.ProgressListener;

/**
 * What a command works with.
 *
 * @param driver closed by whoever opened the session
 */
record Session(ComputeDriver driver, Output output) {
  ProgressListener progress() {
    return output.progress();
  }
}
