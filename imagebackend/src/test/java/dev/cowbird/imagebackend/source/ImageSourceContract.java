/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link ImageSource} does. */
public abstract class ImageSourceContract {
  private static final int LENGTH = 3 * 1024 * 1024 + 77;

  /** The source, of which the content is this from now on. */
  protected abstract ImageSource source(byte[] content);

  /** The same source, once there is no image any more. */
  protected abstract ImageSource absent();

  @Test
  void delivers_every_byte_and_then_ends() throws IOException {
    byte[] content = random(1);

    try (SourceStream stream = source(content).open()) {
      assertThat(stream.bytes().readAllBytes()).isEqualTo(content);
      assertThat(stream.bytes().read()).isEqualTo(-1);
      assertThat(stream.length()).hasValue(LENGTH);
    }
  }

  @Test
  void delivers_single_bytes_as_unsigned_numbers() throws IOException {
    try (SourceStream stream = source(new byte[] {(byte) 0xff, 0}).open()) {
      assertThat(stream.bytes().read()).isEqualTo(0xff);
      assertThat(stream.bytes().read()).isZero();
      assertThat(stream.bytes().read()).isEqualTo(-1);
    }
  }

  @Test
  void begins_anew_each_time_it_is_opened() throws IOException {
    ImageSource source = source(random(1));

    byte[] first;
    try (SourceStream stream = source.open()) {
      first = stream.bytes().readNBytes(1000);
    }
    try (SourceStream stream = source.open()) {
      assertThat(stream.bytes().readNBytes(1000)).isEqualTo(first);
    }
  }

  @Test
  void what_it_describes_is_what_it_delivers() throws IOException {
    ImageSource source = source(random(1));
    SourceFacts described = source.describe();

    try (SourceStream stream = source.open()) {
      if (described.version().isPresent()) {
        assertThat(stream.facts()).isEqualTo(described);
      }
      if (source.fingerprint().isPresent()) {
        assertThat(stream.facts().version()).isEqualTo(source.fingerprint());
      }
    }
  }

  @Test
  void goes_on_where_it_was_left_or_begins_anew_and_says_which() throws IOException {
    byte[] content = random(1);
    ImageSource source = source(content);
    Optional<String> version;
    try (SourceStream stream = source.open()) {
      version = stream.facts().version();
    }

    try (SourceStream stream = source.open(new ResumePoint(1000, version))) {
      assertThat(stream.offset()).isIn(0L, 1000L);
      assertThat(stream.length()).hasValue(LENGTH);
      assertThat(stream.bytes().readAllBytes())
          .isEqualTo(Arrays.copyOfRange(content, (int) stream.offset(), LENGTH));
    }
  }

  @Test
  void other_content_is_never_gone_on_with() throws IOException {
    byte[] content = random(1);

    try (SourceStream stream =
        source(content).open(new ResumePoint(1000, Optional.of("\"another\"")))) {
      assertThat(stream.offset()).isZero();
      assertThat(stream.bytes().readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void what_is_gone_on_with_has_the_facts_of_the_whole() throws IOException {
    ImageSource source = source(random(1));
    SourceFacts whole;
    try (SourceStream stream = source.open()) {
      whole = stream.facts();
    }

    try (SourceStream stream = source.open(new ResumePoint(1000, whole.version()))) {
      assertThat(stream.facts().version()).isEqualTo(whole.version());
      assertThat(stream.facts().length()).isEqualTo(whole.length());
    }
  }

  @Test
  void what_was_read_to_its_end_has_an_empty_rest_or_begins_anew() throws IOException {
    byte[] content = random(1);
    ImageSource source = source(content);
    Optional<String> version;
    try (SourceStream stream = source.open()) {
      version = stream.facts().version();
    }

    try (SourceStream stream = source.open(new ResumePoint(LENGTH, version))) {
      assertThat(stream.offset()).isIn(0L, (long) LENGTH);
      assertThat(stream.bytes().readAllBytes())
          .isEqualTo(Arrays.copyOfRange(content, (int) stream.offset(), LENGTH));
    }
  }

  @Test
  void a_point_behind_the_end_is_none_to_go_on_from() throws IOException {
    byte[] content = random(1);
    ImageSource source = source(content);
    Optional<String> version;
    try (SourceStream stream = source.open()) {
      version = stream.facts().version();
    }

    try (SourceStream stream = source.open(new ResumePoint(LENGTH + 1, version))) {
      assertThat(stream.offset()).isLessThanOrEqualTo(LENGTH);
      assertThat(stream.bytes().readAllBytes())
          .isEqualTo(Arrays.copyOfRange(content, (int) stream.offset(), LENGTH));
    }
  }

  @Test
  void an_empty_image_is_no_error_here() throws IOException {
    try (SourceStream stream = source(new byte[0]).open()) {
      assertThat(stream.length()).hasValue(0);
      assertThat(stream.bytes().readAllBytes()).isEmpty();
    }
  }

  @Test
  void what_it_describes_stays_until_the_content_changes() throws IOException {
    ImageSource source = source(random(1));
    SourceFacts before = source.describe();
    try (SourceStream stream = source.open()) {
      stream.bytes().readAllBytes();
    }

    assertThat(source.describe()).isEqualTo(before);

    ImageSource changed = source(new byte[] {1, 2, 3});
    assertThat(changed.id()).isEqualTo(source.id());
    if (before.version().isPresent()) {
      assertThat(changed.describe().version()).isPresent().isNotEqualTo(before.version());
    }
    try (SourceStream stream = changed.open()) {
      assertThat(stream.bytes().readAllBytes()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void what_is_not_there_is_not_found() {
    source(random(1));

    assertThatThrownBy(() -> absent().open())
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
  }

  private static byte[] random(long seed) {
    byte[] content = new byte[LENGTH];
    new Random(seed).nextBytes(content);
    return content;
  }
}
