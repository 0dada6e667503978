/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  private static final int ROOT = 0;
  private static final int USER = 1000;

  @Test
  void is_the_systems_for_root() {
    assertThat(Environment.of(Map.of("HOME", "/root", "XDG_DATA_HOME", "/data"), ROOT))
        .isEqualTo(new Environment(Path.of("/var/lib/cowbird"), "qemu:///system"));
  }

  @Test
  void is_the_users_own_for_others() {
    assertThat(Environment.of(Map.of("HOME", "/home/ada"), USER))
        .isEqualTo(new Environment(Path.of("/home/ada/.local/share/cowbird"), "qemu:///session"));
  }

  @Test
  void follows_where_the_user_keeps_data() {
    Map<String, String> variables = Map.of("HOME", "/home/ada", "XDG_DATA_HOME", "/data/ada");

    assertThat(Environment.of(variables, USER).stateDirectory())
        .isEqualTo(Path.of("/data/ada/cowbird"));
  }

  /** As the XDG base directory specification says. */
  @Test
  void reads_past_a_data_directory_that_is_empty_or_relative() {
    for (String odd : new String[] {"", "data", "./data"}) {
      Map<String, String> variables = Map.of("HOME", "/home/ada", "XDG_DATA_HOME", odd);
      assertThat(Environment.of(variables, USER).stateDirectory())
          .isEqualTo(Path.of("/home/ada/.local/share/cowbird"));
    }
  }

  @Test
  void needs_no_home() {
    assertThat(Environment.of(Map.of(), USER).stateDirectory())
        .isEqualTo(Path.of("/.local/share/cowbird"));
  }

  @Test
  void follows_the_connection_that_libvirt_follows() {
    Map<String, String> variables = Map.of("LIBVIRT_DEFAULT_URI", "test:///default");

    assertThat(Environment.of(variables, ROOT).connectUri()).isEqualTo("test:///default");
    assertThat(Environment.of(variables, USER).connectUri()).isEqualTo("test:///default");
    assertThat(Environment.of(Map.of("LIBVIRT_DEFAULT_URI", ""), USER).connectUri())
        .isEqualTo("qemu:///session");
  }

  @Test
  void is_known_of_this_process() {
    assertThat(Environment.ofThisProcess().stateDirectory()).isAbsolute();
  }
}
