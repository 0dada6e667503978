/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.testing.Patched.cutTo;
import static dev.cowbird.imagebackend.testing.Patched.withByte;
import static dev.cowbird.imagebackend.testing.Patched.withBytes;
import static dev.cowbird.imagebackend.testing.Patched.withInt;
import static dev.cowbird.imagebackend.testing.Patched.withText;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cowbird.imagebackend.testing.TinyIso;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IsoVolumeTest {
  private static final int PRIMARY = TinyIso.PRIMARY;
  private static final int SECTOR = 2048;
  private static final byte[] PLAIN = TinyIso.of("COWBIRD").bytes();

  @Test
  void a_volume_has_a_name_and_a_length() throws Exception {
    assertThat(read(PLAIN)).isEqualTo(new IsoVolume("COWBIRD", TinyIso.BYTES, IsoVolume.Boot.NONE));
  }

  @Test
  void a_boot_record_makes_it_bootable() throws Exception {
    byte[] bootable = TinyIso.of("X").bootable().bytes();

    assertThat(read(bootable).boot()).isEqualTo(IsoVolume.Boot.EL_TORITO);
    assertThat(read(withText(bootable, PRIMARY + SECTOR + 7, "OTHER")).boot())
        .isEqualTo(IsoVolume.Boot.NONE);
  }

  @Test
  void the_file_may_go_on_behind_the_volume() throws Exception {
    assertThat(read(Arrays.copyOf(PLAIN, PLAIN.length + 12345)).bytes()).isEqualTo(TinyIso.BYTES);
  }

  @Test
  void the_primary_descriptor_may_come_later_and_have_copies() throws Exception {
    byte[] primary = Arrays.copyOfRange(PLAIN, PRIMARY, PRIMARY + SECTOR);
    byte[] image = withByte(PLAIN, PRIMARY, 2);
    image = withBytes(image, PRIMARY + SECTOR, primary);
    image = withBytes(image, PRIMARY + 2 * SECTOR, primary);
    image = withText(image, PRIMARY + 3 * SECTOR, "\u00ffCD001\1");

    assertThat(read(image).identifier()).isEqualTo("COWBIRD");
  }

  @Test
  void a_name_may_be_anything() throws Exception {
    assertThat(read(withText(PLAIN, PRIMARY + 40, "\u00e4\n\0x   \0")).identifier())
        .isEqualTo("\u00e4\n\0x");
  }

  @Test
  void the_set_may_be_as_long_as_the_limit_and_no_longer() throws Exception {
    byte[] supplementary = withByte(Arrays.copyOfRange(PLAIN, PRIMARY, PRIMARY + SECTOR), 0, 2);
    byte[] image = Arrays.copyOf(PLAIN, TinyIso.BYTES * 2);
    for (int index = 1; index < IsoVolume.MAX_DESCRIPTORS - 1; index++) {
      image = withBytes(image, PRIMARY + index * SECTOR, supplementary);
    }
    int last = PRIMARY + (IsoVolume.MAX_DESCRIPTORS - 1) * SECTOR;
    byte[] longest = withText(image, last, "\u00ffCD001\1");

    assertThat(read(longest).identifier()).isEqualTo("COWBIRD");
    byte[] longer = withText(withByte(longest, last, 2), last + SECTOR, "\u00ffCD001\1");
    assertMalformed(longer, "the first 64 volume descriptors have no terminator");
  }

  static Stream<Arguments> malformed() {
    byte[] noPrimary = withByte(PLAIN, PRIMARY, 2);
    return Stream.of(
        arguments(noPrimary, "no primary"),
        arguments(withText(PLAIN, PRIMARY, "\u00ff"), "no primary"),
        arguments(withText(PLAIN, PRIMARY + SECTOR + 1, "BEA01"), "no terminator: at 34816"),
        arguments(cutTo(PLAIN, PRIMARY + 7), "ends inside the volume descriptors"),
        arguments(cutTo(PLAIN, PRIMARY + SECTOR), "ends inside the volume descriptors"),
        arguments(cutTo(PLAIN, PRIMARY + 2 * SECTOR - 1), "ends inside the volume descriptors"),
        arguments(cutTo(PLAIN, TinyIso.BYTES - 1), "the volume says that it takes 262144"),
        arguments(withInt(PLAIN, PRIMARY + 84, 129), "told twice, as 128 and as 129"),
        arguments(withInt(PLAIN, PRIMARY + 80, 0), "volume space size is told twice"),
        arguments(withInt(withInt(PLAIN, PRIMARY + 80, 0), PRIMARY + 84, 0), "takes 0"),
        arguments(withInt(withInt(PLAIN, PRIMARY + 80, -1), PRIMARY + 84, -1), "8796093020160"),
        arguments(withByte(PLAIN, PRIMARY + 129, 4), "logical block size is told twice"),
        arguments(withInt(PLAIN, PRIMARY + 128, 0x00020200), "logical blocks of 512 bytes"),
        arguments(withInt(PLAIN, PRIMARY + 128, 0), "logical blocks of 0 bytes"),
        arguments(withByte(PLAIN, PRIMARY + 156, 33), "record of 33 bytes"),
        arguments(withByte(PLAIN, PRIMARY + 158, 99), "location is told twice"),
        arguments(withByte(PLAIN, PRIMARY + 166, 99), "length is told twice"),
        arguments(root(128, 2048), "leaves the volume"),
        arguments(root(127, 2049), "leaves the volume"),
        arguments(root(-1, 2048), "at block 4294967295 leaves the volume"),
        arguments(root(20, -1), "4294967295 bytes at block 20 leaves the volume"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void what_contradicts_itself_or_the_file_is_malformed(byte[] image, String reason) {
    assertMalformed(image, reason);
  }

  @Test
  void the_root_directory_may_fill_the_volume_to_its_end() throws Exception {
    assertThat(read(root(127, 2048)).bytes()).isEqualTo(TinyIso.BYTES);
  }

  private static byte[] root(int block, int bytes) {
    byte[] location = withInt(PLAIN, PRIMARY + 158, Integer.reverseBytes(block));
    byte[] length = withInt(location, PRIMARY + 166, Integer.reverseBytes(bytes));
    return withInt(withInt(length, PRIMARY + 162, block), PRIMARY + 170, bytes);
  }

  private static IsoVolume read(byte[] image) throws Exception {
    return IsoVolume.read(ImageBytes.of(image));
  }

  private static void assertMalformed(byte[] image, String reason) {
    assertThatThrownBy(() -> read(image))
        .isInstanceOfSatisfying(
            MalformedImageException.class, e -> assertThat(e.reason()).contains(reason));
  }
}
