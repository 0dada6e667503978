/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import java.util.ListResourceBundle;

/** The defaults that the environment decides, for the help of {@link CommonOptions}. */
final class DefaultTexts extends ListResourceBundle {
  private final Environment environment;

  DefaultTexts(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected Object[][] getContents() {
    return new Object[][] {
      {"STATE_DIR_DEFAULT", environment.stateDirectory().toString()},
      {"CONNECT_DEFAULT", environment.connectUri()}
    };
  }
}
