/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no URL, me@host? yes | no URL, me@host? yes",
        "https://h/a | https://h/a",
        "at https://me:pw@h/a: no | at https://h/a: no",
        "https://me:p/w@h:1/a?b | https://h:1/a?...",
        "https://me:p@w@h/ and http://h?x=1 too | https://h/ and http://h?... too",
        "\"https://h/a?b=c,d\", no | \"https://h/a?...\", no",
        "(https://h/a?b=c), no | (https://h/a?...), no",
        "web:/srv/me@h?b | web:/srv/me@h?b",
        "/d/https:/me:pw@h/a?b | /d/https:/h/a?...",
        "image:https://me:pw@h/a,size=1 | image:https://h/a,size=1"
      })
  void hides_user_info_and_query_of_urls(String text, String shown) {
    assertThat(UrlText.withoutCredentials(text)).isEqualTo(shown);
  }
}
