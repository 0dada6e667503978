/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestFileTest {
  private static final GuestData CONTENT = GuestData.of("HUSH");

  @Test
  void belongs_to_root() {
    assertThat(GuestFile.readable("/etc/motd", CONTENT).mode()).isEqualTo("0644");
    assertThat(GuestFile.confidential("/etc/key", CONTENT).mode()).isEqualTo("0600");
    assertThat(GuestFile.confidential("/etc/key", CONTENT).owner()).isEqualTo("root:root");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/ü", "/a/..b/.c", "/'\"${x}"})
  void may_have_odd_names(String path) {
    assertThat(GuestFile.readable(path, CONTENT).path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "a", "a/b", "/a/", "/a//b", "/a/../b", "/a/.", "/..", "/a\nb", "/a\0"})
  void refuses_what_is_no_path(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> GuestFile.readable(path, CONTENT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64", "0888", "00644", "rw-", "0644 "})
  void refuses_what_is_no_mode(String mode) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GuestFile("/a", mode, GuestFile.ROOT, CONTENT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "root", "root:", ":root", "root:root:x", "Root:root", "a b:c"})
  void refuses_what_is_no_owner(String owner) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GuestFile("/a", "0644", owner, CONTENT));
  }

  @Test
  void has_at_most_a_mebibyte() {
    byte[] largest = new byte[1 << 20];
    assertThat(GuestFile.readable("/a", GuestData.of(largest)).content().size()).isEqualTo(1 << 20);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GuestFile.readable("/a", GuestData.of(new byte[(1 << 20) + 1])))
        .withMessageContaining("1048577");
  }

  @Test
  void shows_nothing_of_its_content_and_is_not_changed_from_outside() {
    byte[] bytes = {1, 2};
    GuestFile file = GuestFile.readable("/a", GuestData.of(bytes));
    bytes[0] = 9;
    file.content().toBytes()[1] = 9;
    assertThat(file.content().toBytes()).containsExactly(1, 2);
    assertThat(GuestFile.readable("/a", CONTENT).toString()).doesNotContain("HUSH");
  }
}
