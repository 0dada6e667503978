/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceUrlTest {
  @ParameterizedTest
  @CsvSource({
    "http://host:9292, http://host:9292/v2/images",
    "http://host:9292/, http://host:9292/v2/images",
    "http://host:9292/v2, http://host:9292/v2/images",
    "http://host:9292/v2/, http://host:9292/v2/images",
    "http://host:9292/v2.15//, http://host:9292/v2/images",
    "http://host:9292/v1, http://host:9292/v2/images",
    "https://host/image, https://host/image/v2/images",
    "https://host/image/v2/, https://host/image/v2/images",
    "https://host/av2, https://host/av2/v2/images",
    "https://[::1]:9292/, https://[::1]:9292/v2/images",
    "https://host/v2/?x=y#z, https://host/v2/images"
  })
  void ends_in_the_version_however_it_is_written(String endpoint, String expected) {
    assertThat(ServiceUrl.of(URI.create(endpoint), "v2").resolve("/images"))
        .isEqualTo(URI.create(expected));
  }

  @Test
  void is_shown_without_a_user() {
    assertThat(ServiceUrl.of(URI.create("https://user:secret@host/x"), "v3"))
        .hasToString("https://host/x/v3");
  }
}
