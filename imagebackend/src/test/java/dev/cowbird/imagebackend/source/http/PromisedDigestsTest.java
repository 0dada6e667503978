/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static dev.cowbird.imagebackend.DigestAlgorithm.MD5;
import static dev.cowbird.imagebackend.DigestAlgorithm.SHA1;
import static dev.cowbird.imagebackend.DigestAlgorithm.SHA256;
import static dev.cowbird.imagebackend.DigestAlgorithm.SHA512;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromisedDigestsTest {
  private static byte[] value(DigestAlgorithm algorithm) {
    return algorithm.start().digest("abc".getBytes(US_ASCII));
  }

  private static String base64(DigestAlgorithm algorithm) {
    return Base64.getEncoder().encodeToString(value(algorithm));
  }

  private static Digest digest(DigestAlgorithm algorithm) {
    return Digest.of(algorithm, value(algorithm));
  }

  @Test
  void are_read_from_a_dictionary_of_byte_sequences() {
    assertThat(PromisedDigests.ofAny(Fields.of("Repr-Digest: sha-256=:"
            + base64(SHA256)
            + ":, unixsum=:AAAA:,\tsha-512=:"
            + base64(SHA512)
            + ":;q=1")))
        .isEqualTo(Map.of(SHA256, digest(SHA256), SHA512, digest(SHA512)));
  }

  @Test
  void are_read_from_several_lines_of_the_older_field() {
    assertThat(PromisedDigests.ofAny(Fields.of(
            "Digest: SHA-256=" + base64(SHA256) + ",SHA=" + base64(SHA1),
            "Digest: md5=" + base64(MD5))))
        .isEqualTo(Map.of(SHA256, digest(SHA256), SHA1, digest(SHA1), MD5, digest(MD5)));
  }

  @Test
  void a_digest_of_the_message_counts_only_where_that_is_the_whole() {
    String line = "Content-MD5: " + base64(MD5);

    assertThat(PromisedDigests.ofWhole(Fields.of(line))).isEqualTo(Map.of(MD5, digest(MD5)));
    assertThat(PromisedDigests.ofAny(Fields.of(line))).isEmpty();
    assertThat(
            PromisedDigests.ofWhole(Fields.of("Content-Digest: sha-256=:" + base64(SHA256) + ":")))
        .isEmpty();
  }

  @Test
  void the_newer_field_goes_before_the_older() {
    String other = Base64.getEncoder().encodeToString(new byte[32]);

    assertThat(PromisedDigests.ofWhole(
            Fields.of("Digest: SHA-256=" + other, "Repr-Digest: sha-256=:" + base64(SHA256) + ":")))
        .isEqualTo(Map.of(SHA256, digest(SHA256)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Repr-Digest: sha-256=::",
        "Repr-Digest: sha-256=:AAAA:",
        "Repr-Digest: sha-256=:$$$$:",
        "Repr-Digest: sha-256",
        "Repr-Digest: SHA-256=AAAA",
        "Digest: SHA-256=",
        "Digest: =",
        "Digest: ,,,",
        "Content-MD5: AAAA",
        "Content-MD5: ::"
      })
  void what_cannot_be_read_promises_nothing(String line) {
    assertThat(PromisedDigests.ofWhole(Fields.of(line))).isEmpty();
  }
}
