/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.spawn;

import dev.cowbird.bench.host.Program;
import java.util.ArrayList;
import java.util.List;

/** The {@code virsh} program on one connection. */
record Virsh(String connectUri) {
  static final String NAME = "virsh";

  /** Runs one of its commands. */
  String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(NAME, "--quiet", "--connect", connectUri));
    command.addAll(List.of(arguments));
    return Program.of(command).run().output();
  }
}
