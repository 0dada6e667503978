/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtentsTest {
  private final Extents extents = new Extents("vpc", 1000);

  @BeforeEach
  void take_some_places() throws MalformedImageException {
    extents.claim("footer", 0, 100);
    extents.claim("table", 500, 100);
  }

  @ParameterizedTest
  @CsvSource({"100, 400", "600, 400", "200, 1", "550, 0", "1000, 0"})
  void what_is_inside_and_free_can_be_taken(long offset, long bytes) {
    assertThatCode(() -> extents.claim("header", offset, bytes)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "99, 1", "99, 2", "0, 100"})
  void what_overlaps_the_first_is_told(long offset, long bytes) {
    assertThatThrownBy(() -> extents.claim("header", offset, bytes))
        .isInstanceOf(MalformedImageException.class)
        .hasMessage("vpc: the header at " + offset + " overlaps the footer at 0");
  }

  @ParameterizedTest
  @CsvSource({"499, 2", "500, 1", "599, 1", "400, 300", "520, 10", "100, 900"})
  void what_overlaps_the_second_is_told(long offset, long bytes) {
    assertThatThrownBy(() -> extents.claim("header", offset, bytes))
        .isInstanceOf(MalformedImageException.class)
        .hasMessage("vpc: the header at " + offset + " overlaps the table at 500");
  }

  @ParameterizedTest
  @CsvSource({
    "1001, 0, 1001",
    "1000, 1, 1000",
    "600, 401, 600",
    "-1, 1, 18446744073709551615",
    "0, 9223372036854775807, 0",
    "9223372036854775807, 9223372036854775807, 9223372036854775807",
    "9223372036854775807, 1, 9223372036854775807"
  })
  void what_leaves_the_file_is_told(long offset, long bytes, String shown) {
    assertThatThrownBy(() -> extents.claim("block", offset, bytes))
        .isInstanceOf(MalformedImageException.class)
        .hasMessage(
            "vpc: the block at " + shown + " leaves the file, which has room for it up to 1000");
  }

  @Test
  void what_is_only_asked_about_is_not_taken() throws MalformedImageException {
    extents.requireFree("block", 200, 100);
    extents.claim("header", 250, 100);

    assertThatThrownBy(() -> extents.requireFree("block", 200, 100))
        .hasMessageContaining("overlaps the header at 250");
  }
}
