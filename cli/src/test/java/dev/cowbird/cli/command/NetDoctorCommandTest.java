/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cowbird.cli.command.CliHost.Outcome;
import dev.cowbird.driver.hypervisor.NetworkState;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetDoctorCommandTest {
  @TempDir
  Path directory;

  private CliHost host;

  @BeforeEach
  void open() {
    host = new CliHost(directory);
    host.commands.exit(List.of("iptables-save"), 4, "you must be root");
    host.commands.exit(List.of("ip6tables-save"), 4, "you must be root");
    host.commands.exit(List.of("nft"), 1, "Operation not permitted");
  }

  private void runMachine(String... more) {
    String[] typed = {"run", host.image("a.img"), "--name", "vm1"};
    Outcome outcome =
        host.run(Stream.of(typed, more).flatMap(Arrays::stream).toArray(String[]::new));
    assertThat(outcome.status()).as(outcome.err()).isZero();
  }

  @Test
  void tells_all_that_was_seen_and_where_the_path_breaks() {
    host.hypervisor.addNetwork("default", NetworkState.ACTIVE);
    runMachine();
    host.hypervisor.networks().stop("default");

    Outcome json = host.run("net", "doctor", "vm1", "--port", "22", "--json");

    assertThat(json.status()).isEqualTo(1);
    assertThat(json.err()).isEmpty();
    JsonNode document = json.document();
    assertThat(document.path("name").asText()).isEqualTo("vm1");
    assertThat(document.path("whole").asBoolean()).isFalse();
    JsonNode path = document.at("/interfaces/0");
    assertThat(path.properties().stream().map(Map.Entry::getKey))
        .containsExactly(
            "mac",
            "kind",
            "attachedTo",
            "brokenAt",
            "verdict",
            "link",
            "device",
            "bridge",
            "leases",
            "neighbours",
            "agent",
            "answers",
            "ports",
            "published",
            "filter",
            "hostRules");
    assertThat(path.path("kind").asText()).isEqualTo("network");
    assertThat(path.path("attachedTo").asText()).isEqualTo("default");
    assertThat(path.path("brokenAt").asText()).isEqualTo("network");
    assertThat(path.path("verdict").asText()).contains("start it");
    assertThat(host.run("net", "doctor", "vm1").out())
        .contains("on network 'default'", "broken at  network", "start it");
  }

  @Test
  void a_machine_that_is_off_is_a_path_that_is_broken() {
    runMachine();
    host.run("stop", "vm1");

    assertThat(host.run("net", "doctor", "vm1").out()).contains("broken at  guest power");
  }

  @Test
  void a_user_mode_network_is_whole_while_its_ports_are_held() {
    runMachine("--network", "user");
    Outcome whole = host.run("net", "doctor", "vm1", "--json");
    assertThat(whole.status()).isZero();
    assertThat(whole.document().path("whole").asBoolean()).isTrue();
    host.run("rm", "vm1");

    runMachine("--network", "user", "--publish", "0:80");
    Outcome broken = host.run("net", "doctor", "vm1", "--json");
    assertThat(broken.status()).isEqualTo(1);
    assertThat(broken.document().at("/interfaces/0/brokenAt").asText()).isEqualTo("published port");
    assertThat(broken.document().at("/interfaces/0/published/0/heldBy").asText())
        .isEqualTo("nobody");
  }

  @Test
  void a_machine_without_an_interface_has_no_path_that_could_break() {
    runMachine("--network", "none");

    assertThat(host.run("net", "doctor", "vm1"))
        .isEqualTo(new Outcome(0, "interfaces  none\n", ""));
  }

  @Test
  void tells_of_the_filter_that_a_machine_is_held_by() {
    host.hypervisor.addNetwork("default", NetworkState.ACTIVE);
    host.run("group", "put", "web", "allow:tcp:80:from=10.0.0.0/8");
    runMachine("--group", "web");

    JsonNode filter =
        host.run("net", "doctor", "vm1", "--json").document().at("/interfaces/0/filter");

    assertThat(filter.path("name").asText()).isEqualTo("cowbird-instance-vm1");
    assertThat(filter.path("includes").toString())
        .contains("\"no-mac-spoofing\"", "\"group web\"", "allow:tcp:80:from=10.0.0.0/8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "ssh"})
  void refuses_what_is_no_port(String port) {
    runMachine();

    assertThat(host.run("net", "doctor", "vm1", "--port", port).status()).isEqualTo(2);
  }

  @Test
  void says_that_there_is_no_such_machine() {
    assertThat(host.run("net", "doctor", "nothing").status()).isEqualTo(4);
  }
}
