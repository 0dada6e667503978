/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockPlacesTest {
  @Test
  void blocks_side_by_side_are_apart_in_any_order() throws MalformedImageException {
    BlockPlaces places = new BlockPlaces("vhdx", 30_000, 10);

    for (long block : LongStream.range(0, 3000).map(n -> n * 7 % 3000).toArray()) {
      places.add(block * 10);
    }

    places.requireApart();
    assertThat(places.count()).isEqualTo(3000);
  }

  @ParameterizedTest
  @CsvSource({"0, 9", "9, 0", "5, 5", "4294967280, 4294967289", "2147483647, 2147483648"})
  void blocks_that_share_a_unit_overlap(long one, long other) throws MalformedImageException {
    BlockPlaces places = new BlockPlaces("vhdx", 1L << 32, 10);
    places.add(one);
    places.add(other);

    assertThatThrownBy(places::requireApart)
        .isInstanceOf(MalformedImageException.class)
        .hasMessage("vhdx: two blocks of the table overlap in the file");
  }

  @ParameterizedTest
  @CsvSource({"0, 4294967286", "2147483640, 2147483650", "4294967286, 2147483648"})
  void places_are_unsigned(long one, long other) throws MalformedImageException {
    BlockPlaces places = new BlockPlaces("vhdx", 1L << 32, 10);
    places.add(one);
    places.add(other);

    places.requireApart();
  }

  @Test
  void more_blocks_than_the_file_has_room_for_are_not_kept() throws MalformedImageException {
    BlockPlaces places = new BlockPlaces("vhdx", 25, 10);
    places.add(0);
    places.add(0);
    places.add(0);

    assertThatThrownBy(() -> places.add(0))
        .isInstanceOf(MalformedImageException.class)
        .hasMessage("vhdx: the table has more blocks than the file has room for");
  }

  @Test
  void a_file_that_can_not_be_counted_is_refused() {
    assertThatThrownBy(() -> new BlockPlaces("vhdx", (1L << 32) + 1, 10))
        .isInstanceOf(MalformedImageException.class);
  }
}
