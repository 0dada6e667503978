/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiskSizeTest {
  private static final long GIB = 1L << 30;
  private static final long LARGEST = Long.MAX_VALUE - 511;

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "512, 512",
    "0G, 0",
    "20G, 21474836480",
    "20g, 21474836480",
    "20GB, 21474836480",
    "20GiB, 21474836480",
    "1536M, 1610612736",
    "1K, 1024",
    "1T, 1099511627776",
    "512B, 512",
    "0020G, 21474836480",
    "9223372036854775296, 9223372036854775296",
    "8388607T, 9223370937343148032"
  })
  void reads_what_people_type(String text, long bytes) {
    assertThat(DiskSize.parse(text)).isEqualTo(new DiskSize(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "G",
        "-1",
        "-1G",
        "+1G",
        "1.5G",
        "1,5G",
        " 1G",
        "1G ",
        "1 G",
        "1G\n",
        "1P",
        "1GG",
        "1Gi",
        "1GiBB",
        "0x200",
        "1e9",
        "max",
        "\u0661\u0662G",
        "1G; rm",
        "99999999999999999999"
      })
  void refuses_rubbish(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiskSize.parse(text))
        .withMessageContaining("is not a size");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "8388608T", "8589934592G", "9999999999999999999T"})
  void refuses_more_than_a_long_holds(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiskSize.parse(text))
        .withMessageContaining("over 2^63-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "511", "513", "1000000001", "9223372036854775807"})
  void refuses_what_is_no_whole_sectors(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiskSize.parse(text))
        .withMessageContaining("multiple of 512");
    assertThat(DiskSize.parseBytes(text)).isEqualTo(Long.parseLong(text));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -512, Long.MIN_VALUE})
  void refuses_less_than_nothing(long bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DiskSize(bytes))
        .withMessageContaining("negative");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1073741824, 1",
    "21474836480, 20",
    "1610612736, 1610612736b",
    "512, 512b",
    "1073741312, 1073741312b",
    "1073742336, 1073742336b",
    "9223372035781033984, 8589934591",
    "9223372036854775296, 9223372036854775296b"
  })
  void the_suffix_counts_whole_gib_and_otherwise_bytes(long bytes, String suffix) {
    assertThat(new DiskSize(bytes).suffix()).isEqualTo(suffix);
  }

  static LongStream sizes() {
    LongStream gibs = LongStream.of(0, 1, 2, 20, 1024, 8_589_934_591L).map(gib -> gib * GIB);
    LongStream around = LongStream.of(1, 2, 20)
        .flatMap(gib -> LongStream.of(gib * GIB - 512, gib * GIB + 512, gib * GIB + GIB / 2));
    return LongStream.concat(
        LongStream.of(512, 1024, 1 << 20, LARGEST), LongStream.concat(gibs, around));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void a_suffix_reads_back_as_the_same_size(long bytes) {
    DiskSize size = new DiskSize(bytes);

    assertThat(DiskSize.ofSuffix(size.suffix())).isEqualTo(size);
  }

  @Test
  void no_two_sizes_share_a_suffix() {
    assertThat(sizes().mapToObj(bytes -> new DiskSize(bytes).suffix())).doesNotHaveDuplicates();
    assertThat(DiskSize.parse("1G").suffix())
        .isNotEqualTo(DiskSize.parse("1536M").suffix());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "b",
        "01",
        "+1",
        "-1",
        "-512b",
        "1b",
        "513b",
        "0b",
        "1073741824b",
        "1G",
        "512B",
        "8589934592",
        "9223372036854775808b",
        "99999999999999999999"
      })
  void refuses_a_suffix_that_no_size_has(String suffix) {
    assertThatIllegalArgumentException().isThrownBy(() -> DiskSize.ofSuffix(suffix));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 512", "511, 512", "512, 512", "513, 1024", "1073741825, 1073742336"})
  void holds_bytes_in_whole_sectors(long bytes, long size) {
    assertThat(DiskSize.holding(bytes)).isEqualTo(new DiskSize(size));
  }

  @Test
  void never_wraps_around() {
    assertThatThrownBy(() -> DiskSize.holding(Long.MAX_VALUE))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> DiskSize.ofGib(1L << 33)).isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1 KiB",
    "1075, 1 KiB",
    "1076, 1.1 KiB",
    "2048000, 2 MiB",
    "1048575, 1024 KiB",
    "1024000, 1000 KiB",
    "1610612736, 1.5 GiB",
    "21474836480, 20 GiB",
    "1099511627776, 1 TiB",
    "9223372036854775807, 8388608 TiB"
  })
  void is_shown_as_people_read_it(long bytes, String shown) {
    assertThat(DiskSize.humanReadable(bytes)).isEqualTo(shown);
  }

  @Test
  void is_ordered_by_bytes() {
    assertThat(DiskSize.parse("1536M"))
        .isGreaterThan(DiskSize.ofGib(1))
        .isLessThan(DiskSize.ofGib(2));
    assertThat(DiskSize.ZERO.isZero()).isTrue();
    assertThat(new DiskSize(512).isZero()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "512", "1K", "1536M", "20G", "3T", "1025G", "9223372036854775296"})
  void is_typed_as_it_is_parsed(String text) {
    assertThat(DiskSize.parse(text).typed()).isEqualTo(text);
  }
}
