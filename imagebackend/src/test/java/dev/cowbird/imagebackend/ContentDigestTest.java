/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDigestTest {
  private static final String HEX = "0123456789abcdef".repeat(4);

  @Test
  void reads_back_what_it_is_written_as() {
    ContentDigest digest = new ContentDigest(HEX);

    assertThat(digest).hasToString("blocks-crc32c:" + HEX);
    assertThat(ContentDigest.parse(digest.toString())).contains(digest);
    assertThat(new ContentDigest(HEX.toUpperCase(Locale.ROOT))).isEqualTo(digest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256:" + "00", "blocks-blake3:aa", "tree-2:zz"})
  void knows_no_other_scheme(String text) {
    assertThat(ContentDigest.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "xyz", " ", "00\n"})
  void refuses_what_is_broken(String hex) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ContentDigest(hex));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ContentDigest.parse("blocks-crc32c:" + hex));
  }
}
