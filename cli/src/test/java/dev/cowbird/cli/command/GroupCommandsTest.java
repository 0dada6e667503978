/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cowbird.cli.command.CliHost.Outcome;
import dev.cowbird.driver.hypervisor.NetworkState;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupCommandsTest {
  @TempDir
  Path directory;

  private CliHost host;

  @BeforeEach
  void open() {
    host = new CliHost(directory);
  }

  @Test
  void puts_shows_lists_and_removes_groups() {
    JsonNode put = host.run(
            "group", "put", "web", "allow:tcp:80-90:from=10.0.0.0/8", "deny:all:out", "--json")
        .document();

    assertThat(put.toString())
        .isEqualTo("{\"name\":\"web\",\"rules\":[\"allow:tcp:80-90:from=10.0.0.0/8\","
            + "\"deny:all:out:ipv4\",\"deny:all:out:ipv6\"]}");
    assertThat(host.run("group", "show", "web", "--json").document()).isEqualTo(put);
    assertThat(host.run("group", "show", "web").out())
        .isEqualTo("allow:tcp:80-90:from=10.0.0.0/8\ndeny:all:out:ipv4\ndeny:all:out:ipv6\n");
    assertThat(host.run("group", "ls", "--json").document().toString())
        .isEqualTo("{\"groups\":[\"web\"]}");
    assertThat(host.run("group", "rm", "web").out()).isEqualTo("web removed\n");
    assertThat(host.run("group", "ls").out()).isEmpty();
    assertThat(host.run("group", "rm", "web").status()).isEqualTo(4);
    assertThat(host.run("group", "show", "web").status()).isEqualTo(4);
  }

  @Test
  void a_group_is_replaced_as_a_whole_and_may_be_empty() {
    host.run("group", "put", "web", "allow:tcp:80");
    host.run("group", "put", "web");

    assertThat(host.run("group", "show", "web", "--json").document().path("rules"))
        .isEmpty();
  }

  @Test
  void a_group_that_a_machine_refers_to_stays() {
    host.hypervisor.addNetwork("default", NetworkState.ACTIVE);
    host.run("group", "put", "web", "allow:tcp:80");
    host.run("run", host.image("a.img"), "--name", "vm1", "--group", "web");

    Outcome refused = host.run("group", "rm", "web", "--json");

    assertThat(refused.status()).isEqualTo(6);
    assertThat(refused.document().at("/error/kind").asText()).isEqualTo("Conflict");
  }

  @ParameterizedTest
  @CsvSource({
    "web allow:tcp:ssh, is not a rule",
    "web allow:tcp:70000, not a range within 1 and 65535",
    "web allow:icmp:22, has no ports",
    "a/b allow:tcp:80, is not the name of a security group"
  })
  void refuses_what_is_no_group_or_rule(String typed, String why) {
    Outcome outcome = host.run(("group put " + typed).split(" "));

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains(why).hasLineCount(1);
    assertThat(host.hypervisor.filters().names()).isEmpty();
  }
}
