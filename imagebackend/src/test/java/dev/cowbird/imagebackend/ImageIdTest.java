/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageIdTest {
  @Test
  void the_first_revision_is_named_by_the_sha1_of_the_id() {
    // printf %s /images/debian.qcow2 | sha1sum
    assertThat(new ImageId("/images/debian.qcow2").cacheId(1))
        .hasToString("2d848d26ccb6446e552930915d1c98bad14aae80");
    // printf '' | sha1sum
    assertThat(new ImageId("").cacheId(1)).hasToString("da39a3ee5e6b4b0d3255bfef95601890afd80709");
  }

  @Test
  void later_revisions_are_named_by_the_id_a_newline_and_the_number() {
    // printf '/images/debian.qcow2\n2' | sha1sum, and with 10
    ImageId id = new ImageId("/images/debian.qcow2");
    assertThat(id.cacheId(2)).hasToString("cda8bd5d987283321ac962413cb08a13ac777912");
    assertThat(id.cacheId(10)).hasToString("4f48b3cb68f5b97dd67596da4f28f5b40c4c14d9");
  }

  @Test
  void an_id_beyond_ascii_is_digested_as_utf_8() {
    // printf '/images/\303\244' | sha1sum
    assertThat(new ImageId("/images/\u00e4").cacheId(1))
        .hasToString("439c876fea927f5a05598eab3cbd8ba7defaa62e");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void there_is_no_revision_before_the_first(int revision) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ImageId("/a").cacheId(revision));
  }

  @Test
  void an_image_in_glance_is_named_by_its_uuid_alone() {
    ImageId id = ImageId.ofGlance(UUID.fromString("B0B8A4E3-1B2C-4C5D-9F3B-0123456789AB"));

    assertThat(id).hasToString("b0b8a4e3-1b2c-4c5d-9f3b-0123456789ab");
    // printf %s b0b8a4e3-1b2c-4c5d-9f3b-0123456789ab | sha1sum
    assertThat(id.cacheId(1)).hasToString("29d3b55726ce52225bfb0242a29cf7d3793725ef");
  }

  @Test
  void a_url_is_shown_without_its_query() {
    assertThat(new ImageId("https://host/a?token=secret")).hasToString("https://host/a?...");
    assertThat(new ImageId("https://host/a")).hasToString("https://host/a");
  }

  @Test
  void a_path_with_a_question_mark_is_shown_whole() {
    assertThat(new ImageId("/images/what?.img")).hasToString("/images/what?.img");
  }

  @Test
  void only_an_absolute_path_is_an_id() {
    assertThat(ImageId.ofRealPath(Path.of("/a/b"))).isEqualTo(new ImageId("/a/b"));
    assertThatIllegalArgumentException().isThrownBy(() -> ImageId.ofRealPath(Path.of("a/b")));
  }

  @ParameterizedTest
  @CsvSource({
    "/images/a.img.gz, a.img.gz",
    "/images/what?.gz, what?.gz",
    "http://host/images/a.xz?token=x/y.gz, a.xz",
    "http://host/?a, ''",
    "0f0b6f1c-4a3c-4e5d-9b8a-0123456789ab, 0f0b6f1c-4a3c-4e5d-9b8a-0123456789ab"
  })
  void is_called_by_the_last_element_of_its_path(String id, String name) {
    assertThat(new ImageId(id).fileName()).isEqualTo(name);
  }
}
