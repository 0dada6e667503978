/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidatorTest {
  private static final String MODIFIED = "Last-Modified: Mon, 05 Jan 2015 10:00:00 GMT";

  @Test
  void a_strong_tag_goes_before_a_date() {
    assertThat(
            Validator.in(Fields.of("ETag: \"1\"", MODIFIED, "Date: Tue, 06 Jan 2015 10:00:00 GMT")))
        .contains("\"1\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "\"a-b/c:d,e\"", "\"\u00e9\""})
  void is_a_strong_tag_in_its_quotes(String tag) {
    assertThat(Validator.in(Fields.of("ETag: " + tag))).contains(tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"W/\"1\"", "1", "\"1", "\"\"", "w/\"1\"", "\"1\"x", "\"a\"b\"", "\"a b\"", " "})
  void is_no_tag_that_is_weak_or_none(String tag) {
    assertThat(Validator.in(Fields.of("ETag: " + tag))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'Mon, 05 Jan 2015 10:01:00 GMT', true",
    "'Mon, 05 Jan 2015 10:00:59 GMT', false",
    "'Mon, 05 Jan 2015 09:00:00 GMT', false",
    "yesterday, false"
  })
  void is_a_date_only_if_the_content_was_a_minute_old(String date, boolean strong) {
    assertThat(Validator.in(Fields.of(MODIFIED, "Date: " + date)).isPresent()).isEqualTo(strong);
  }

  @Test
  void is_no_date_of_a_server_without_a_clock() {
    assertThat(Validator.in(Fields.of(MODIFIED))).isEmpty();
    assertThat(
            Validator.in(Fields.of("Last-Modified: today", "Date: Mon, 05 Jan 2015 10:01:00 GMT")))
        .isEmpty();
  }

  @Test
  void content_is_that_of_a_version_only_if_the_answer_says_the_same_again() {
    assertThat(Validator.isOf("\"1\"", Fields.of("ETag: \"1\""))).isTrue();
    assertThat(Validator.isOf("\"1\"", Fields.of("ETag: W/\"1\""))).isFalse();
    assertThat(Validator.isOf("\"1\"", Fields.of(MODIFIED))).isFalse();
    assertThat(Validator.isOf("Mon, 05 Jan 2015 10:00:00 GMT", Fields.of(MODIFIED)))
        .isTrue();
    assertThat(Validator.isOf("Mon, 05 Jan 2015 10:00:01 GMT", Fields.of(MODIFIED)))
        .isFalse();
  }
}
