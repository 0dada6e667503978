/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.GuestData;
import dev.cowbird.driver.UserData;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class UserDataDocumentTest {
  private static final Pattern HEADER = Pattern.compile(
      "Content-Type: multipart/mixed; boundary=\"([^\"]+)\"\nMIME-Version: 1.0\n\n");
  private static final String OURS = "#cloud-config\ntimezone: utc\n";

  private static String both(GuestData theirs) {
    GuestConfig config =
        GuestConfig.builder().timezone("utc").userData(new UserData(theirs)).build();
    byte[] bytes = UserDataDocument.of(config).orElseThrow().toBytes();
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<String> parts(String message) {
    Matcher header = HEADER.matcher(message);
    assertThat(header.lookingAt()).isTrue();
    String body = message.substring(header.end());
    String boundary = "--" + header.group(1);
    assertThat(body).startsWith(boundary + "\n").endsWith("\n" + boundary + "--\n");
    String inner = body.substring(boundary.length() + 1, body.length() - boundary.length() - 4);
    return List.of(inner.split("\n" + Pattern.quote(boundary) + "\n", -1));
  }

  private static byte[] decoded(String part) {
    assertThat(part).contains("Content-Transfer-Encoding: base64\n");
    return Base64.getMimeDecoder().decode(part.substring(part.indexOf("\n\n")));
  }

  @Test
  void puts_the_callers_part_first_and_ours_to_be_merged_into_it() {
    String theirs = "#cloud-config\nruncmd: [\"--==x==\", \"ü😀 '${x}'\"]\n\n--\n";
    List<String> parts = parts(both(GuestData.of(theirs)));
    assertThat(parts).hasSize(2);
    assertThat(parts.get(0)).startsWith("Content-Type: text/cloud-config\n");
    assertThat(decoded(parts.get(0))).asString(StandardCharsets.UTF_8).isEqualTo(theirs);
    assertThat(parts.get(1)).startsWith("""
            Content-Type: text/cloud-config
            Merge-Type: dict(no_replace,recurse_list)+list(append)+str()
            """);
    assertThat(decoded(parts.get(1))).asString(StandardCharsets.UTF_8).isEqualTo(OURS);
  }

  @Test
  void names_what_the_callers_part_is() {
    assertThat(parts(both(GuestData.of("#!/bin/sh\n"))).get(0))
        .startsWith("Content-Type: text/x-shellscript\n");
    byte[] gzip = {0x1f, (byte) 0x8b, 8, (byte) 0xff, 0};
    String part = parts(both(GuestData.of(gzip))).get(0);
    assertThat(part).startsWith("Content-Type: application/gzip\n");
    assertThat(decoded(part)).isEqualTo(gzip);
  }

  @Test
  void nests_a_message_as_it_is() {
    String theirs = """
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="b"

        --b
        Content-Type: text/x-shellscript

        #!/bin/sh
        --b--
        """;
    assertThat(parts(both(GuestData.of(theirs))).get(0)).isEqualTo(theirs);
  }

  @Test
  void is_the_same_for_the_same_and_another_for_another() {
    String one = both(GuestData.of("#!/bin/sh\n"));
    assertThat(both(GuestData.of("#!/bin/sh\n"))).isEqualTo(one);
    assertThat(both(GuestData.of("#!/bin/sh\n\n")).substring(0, 100))
        .isNotEqualTo(one.substring(0, 100));
  }

  @Test
  void is_nothing_if_nothing_was_said() {
    assertThat(UserDataDocument.of(GuestConfig.builder().build())).isEmpty();
  }
}
