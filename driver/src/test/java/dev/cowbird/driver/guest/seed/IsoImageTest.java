/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.GuestData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IsoImageTest {
  private static SeedFile file(String path, String text) {
    return new SeedFile(path, GuestData.of(text));
  }

  @Test
  void is_read_by_both_kinds_of_names() {
    IsoReader image = new IsoReader(IsoImage.of(
        "config-2",
        List.of(
            file("openstack/latest/meta_data.json", "{}"),
            file("openstack/2018-08-27/meta_data.json", "{}"),
            file("openstack/latest/user_data", "#!ü"))));
    assertThat(image.rockRidge())
        .isEqualTo(Map.of(
            "/openstack/2018-08-27/meta_data.json", "{}",
            "/openstack/latest/meta_data.json", "{}",
            "/openstack/latest/user_data", "#!ü"));
    assertThat(image.joliet())
        .isEqualTo(Map.of(
            "/openstack/2018-08-27/meta_data.json;1", "{}",
            "/openstack/latest/meta_data.json;1", "{}",
            "/openstack/latest/user_data;1", "#!ü"));
    assertThat(image.label(16, StandardCharsets.US_ASCII)).isEqualTo("config-2");
    assertThat(image.label(17, StandardCharsets.UTF_16BE)).isEqualTo("config-2");
  }

  @Test
  void is_as_long_as_it_says() {
    byte[] image = IsoImage.of("CIDATA", List.of(file("a", "x".repeat(2049)), file("b", "")));
    assertThat(image.length % 2048).isZero();
    assertThat(new IsoReader(image).sectors(16)).isEqualTo(image.length / 2048);
    assertThat(new IsoReader(image).sectors(17)).isEqualTo(image.length / 2048);
  }

  @Test
  void holds_files_of_any_length_around_a_sectors() {
    List<SeedFile> files = new ArrayList<>();
    Map<String, String> expected = new LinkedHashMap<>();
    for (int length : new int[] {0, 1, 2047, 2048, 2049, 1 << 20}) {
      String text = String.valueOf(length % 10).repeat(length);
      files.add(file("f" + length, text));
      expected.put("/f" + length, text);
    }
    assertThat(new IsoReader(IsoImage.of("X", files)).rockRidge())
        .containsExactlyInAnyOrderEntriesOf(expected);
  }

  @Test
  void has_directories_longer_than_a_sector() {
    List<SeedFile> files = IntStream.range(0, 200)
        .mapToObj(number -> file("d/a-rather-long-name-" + number, "" + number))
        .toList();
    IsoReader image = new IsoReader(IsoImage.of("X", files));
    assertThat(image.rockRidge()).hasSize(200).containsEntry("/d/a-rather-long-name-199", "199");
    assertThat(image.joliet()).hasSize(200).containsEntry("/d/a-rather-long-name-199;1", "199");
  }

  @Test
  void stores_the_same_content_once() {
    String text = "x".repeat(100_000);
    int one = IsoImage.of("X", List.of(file("a/f", text), file("b/f", "y"))).length;
    int both = IsoImage.of("X", List.of(file("a/f", text), file("b/f", text))).length;
    assertThat(both).isLessThanOrEqualTo(one);
  }

  @Test
  void refuses_names_that_are_the_same() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IsoImage.of("X", List.of(file("a", "1"), file("a", "2"))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IsoImage.of("X", List.of(file("a-b", "1"), file("a_b", "2"))))
        .withMessageContaining("a-b");
  }
}
