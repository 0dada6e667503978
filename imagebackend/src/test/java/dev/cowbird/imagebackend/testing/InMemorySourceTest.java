/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ImageSourceContract;
import dev.cowbird.imagebackend.source.ResumePoint;
import dev.cowbird.imagebackend.source.SourceStream;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class InMemorySourceTest extends ImageSourceContract {
  private final InMemorySource source =
      new InMemorySource(new ImageId("/memory/image"), new byte[] {1, 2, 3});
  private int replacements;

  @Override
  protected ImageSource source(byte[] content) {
    source.replace(content, "replacement " + ++replacements);
    return source;
  }

  @Override
  protected ImageSource absent() {
    source.vanish();
    return source;
  }

  @Test
  void counts_how_often_it_is_opened() throws IOException {
    source.open().close();
    source.open().close();
    source.describe();

    assertThat(source.opens()).isEqualTo(2);
  }

  @Test
  void breaks_off_after_some_bytes() throws IOException {
    source.breakAfter(2);

    try (SourceStream stream = source.open()) {
      assertThat(stream.length()).hasValue(3);
      assertThat(stream.bytes().readNBytes(2)).containsExactly(1, 2);
      assertThatThrownBy(() -> stream.bytes().read())
          .isInstanceOf(IOException.class)
          .hasMessage("Connection reset");
    }
  }

  @Test
  void lies_about_its_length() throws IOException {
    source.promise(OptionalLong.of(17));

    try (SourceStream stream = source.open()) {
      assertThat(stream.length()).hasValue(17);
      assertThat(stream.bytes().readAllBytes()).hasSize(3);
    }
    assertThat(source.describe().length()).hasValue(17);
  }

  @Test
  void can_be_far_away_and_go_on_where_it_was_left() throws IOException {
    source.moveAway();

    assertThat(source.fingerprint()).isEmpty();
    Optional<String> version = source.describe().version();
    try (SourceStream stream = source.open(new ResumePoint(1, version))) {
      assertThat(stream.offset()).isOne();
      assertThat(stream.bytes().readAllBytes()).containsExactly(2, 3);
    }
  }

  @Test
  void can_be_without_a_version() throws IOException {
    source.moveAway();
    source.forgetVersion();

    assertThat(source.describe().version()).isEmpty();
    try (SourceStream stream = source.open(new ResumePoint(1, Optional.empty()))) {
      assertThat(stream.offset()).isZero();
    }
  }

  @Test
  void is_sound_again_once_it_is_replaced() throws IOException {
    source.breakAfter(0);
    source.vanish();
    source.replace(new byte[] {9}, "2");

    try (SourceStream stream = source.open()) {
      assertThat(stream.bytes().readAllBytes()).containsExactly(9);
    }
    assertThat(source.describe().version()).contains("2");
  }

  @Test
  void what_has_vanished_can_not_be_told_anything() {
    source.vanish();

    assertThatThrownBy(() -> source.breakAfter(1)).isInstanceOf(ImageException.class);
    assertThatThrownBy(source::describe).isInstanceOf(ImageException.class);
  }
}
