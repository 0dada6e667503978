/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.NicSource;
import dev.cowbird.driver.network.NetworkDefinition;
import dev.cowbird.driver.network.NetworkKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkSpecTest {
  @Test
  void reads_the_words() {
    assertThat(NetworkSpec.parse("auto")).isEqualTo(new NetworkSpec.Automatic());
    assertThat(NetworkSpec.parse("user")).isEqualTo(new NetworkSpec.UserMode());
    assertThat(NetworkSpec.parse("none")).isEqualTo(new NetworkSpec.None());
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "lab-2", "a", "br0.100", "AUTO", "9_x"})
  void reads_names(String name) {
    assertThat(NetworkSpec.parse(name)).isEqualTo(new NetworkSpec.Named(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "user", "none", "default", "bridge:br0", "direct:eth0"})
  void is_written_as_it_is_read(String text) {
    assertThat(NetworkSpec.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "user", "none"})
  void no_network_is_made_whose_name_is_read_as_something_else(String word) {
    assertThat(NetworkSpec.parse(word)).isNotInstanceOf(NetworkSpec.Named.class);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> NetworkDefinition.builder(word, new NetworkKind.Isolated()).build())
        .withMessageContaining("'" + word + "' is not the name of a network");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-x",
        ".",
        "..",
        "a/b",
        "a b",
        "a\n",
        "a'b",
        "ü",
        "{64}",
        "bridge:",
        "vlan:3",
        "bridge:a b",
        "user,mac=52:54:00:00:00:01",
        "lab,mac=53:54:00:00:00:01",
        "lab,mac=",
        "lab,mtu=9"
      })
  void refuses_what_is_no_name(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> NetworkSpec.parse(text));
  }

  @Test
  void reads_an_address_behind_a_network() {
    assertThat(NetworkSpec.parse("lab,mac=52:54:00:AA:00:01"))
        .isEqualTo(new NetworkSpec.Described(Nic.builder(new NicSource.VirtualNetwork("lab"))
            .mac(new MacAddress("52:54:00:aa:00:01"))
            .build()));
  }

  @Test
  void bounds_the_length_of_names() {
    assertThat(NetworkSpec.parse("n".repeat(63))).isInstanceOf(NetworkSpec.Named.class);
    assertThatIllegalArgumentException().isThrownBy(() -> NetworkSpec.parse("n".repeat(64)));
  }

  @Test
  void shows_no_control_characters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkSpec.parse("a\u001b[2J\n"))
        .withMessageNotContaining("\u001b")
        .withMessageNotContaining("\n");
  }
}
