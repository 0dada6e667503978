/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.format.ImageBytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnpackLimitTest {
  private static final long HARMLESS = UnpackLimit.HARMLESS_BYTES;

  @ParameterizedTest
  @CsvSource({"1, 0", "1, 1", "1, 268435456", "2000000, 400000000", "2000000, 400000199"})
  void what_is_small_or_in_proportion_passes(int fileBytes, long unpackedBytes) {
    assertThatCode(() -> check(fileBytes, unpackedBytes)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"1, 268435457", "2000000, 400000200", "2000000, 1099511627776"})
  void what_is_neither_is_a_bomb(int fileBytes, long unpackedBytes) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> check(fileBytes, unpackedBytes))
        .withMessageContaining("compression bomb")
        .withMessageContaining("over 200 times");
  }

  private static void check(int fileBytes, long unpackedBytes) throws RefusedException {
    ImageBytes image = ImageBytes.of(new byte[fileBytes]);
    UnpackLimit.check(image, new ImageFacts(DiskSize.holding(HARMLESS), unpackedBytes, ""));
  }
}
