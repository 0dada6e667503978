/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.ImageLocation;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratedNameTest {
  private static String name(String location) {
    return GeneratedName.from(ImageLocation.parse(location)).value();
  }

  @ParameterizedTest
  @CsvSource({
    "/images/debian-12.qcow2, debian-12",
    "/images/debian.img, debian",
    "relative.raw, relative",
    "/images/no suffix, no-suffix",
    "/images/disk.tar, disk.tar",
    "/images/Ubuntu_24.04 (2).img, Ubuntu-24.04-2-",
    "/images/-odd.img, odd",
    "/images/.hidden.img, hidden",
    "/images/ü.img, machine",
    "/images/.img, machine",
    "/, machine",
    "https://example.org/a/cirros-0.6.img?token=a/secret, cirros-0.6",
    "https://example.org/, example.org",
    "https://user:secret@example.org/b.iso, b"
  })
  void begins_like_the_images(String location, String stem) {
    assertThat(name(location)).matches(Pattern.quote(stem) + "-[0-9a-f]{4}");
  }

  @Test
  void is_of_bounded_length() {
    assertThat(name("/" + "n".repeat(200) + ".img")).hasSize(45);
  }

  @Test
  void differs_each_time() {
    assertThat(IntStream.range(0, 20).mapToObj(n -> name("/a.img")).distinct().count())
        .isGreaterThan(1);
  }
}
