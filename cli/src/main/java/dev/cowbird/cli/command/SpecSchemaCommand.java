/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.spec.InstanceSpecReader;
import picocli.CommandLine.Command;

@Command(
    name = "schema",
    description = "Print what a description may have, as a JSON Schema (draft 2020-12).")
final class SpecSchemaCommand extends HelpfulCommand implements Runnable {
  private final Context context;

  SpecSchemaCommand(Context context) {
    this.context = context;
  }

  @Override
  public void run() {
    context.output().note(InstanceSpecReader.schema());
  }
}
