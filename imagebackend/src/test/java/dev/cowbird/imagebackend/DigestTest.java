/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String MD5_OF_ABC = "900150983cd24fb0d6963f7d28e17f72";

  /** The test vector "abc" of RFC 1321 and FIPS 180-4, as far as it identifies the algorithm. */
  @ParameterizedTest
  @CsvSource({
    "MD5, 900150983cd24fb0d6963f7d28e17f72",
    "SHA1, a9993e364706816aba3e25717850c26c9cd0d89d",
    "SHA256, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "SHA384, cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163",
    "SHA512, ddaf35a193617abacc417349ae20413112e6fa4e89a97ea2"
  })
  void computes_what_the_standards_say(DigestAlgorithm algorithm, String beginning) {
    byte[] value = algorithm.start().digest("abc".getBytes(StandardCharsets.US_ASCII));

    assertThat(Digest.of(algorithm, value).hex()).startsWith(beginning);
    assertThat(value).hasSize(algorithm.bytes());
  }

  @ParameterizedTest
  @EnumSource
  void reads_back_what_it_shows(DigestAlgorithm algorithm) {
    Digest digest = new Digest(algorithm, "0f".repeat(algorithm.bytes()));

    assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "md5:900150983cd24fb0d6963f7d28e17f72",
        "MD5:900150983CD24FB0D6963F7D28E17F72",
        "md-5: 900150983cd24fb0d6963f7d28e17f72\n"
      })
  void spellings_of_one_digest_are_equal(String text) {
    assertThat(Digest.parse(text)).isEqualTo(new Digest(DigestAlgorithm.MD5, MD5_OF_ABC));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "md5",
        "md5:",
        "900150983cd24fb0d6963f7d28e17f72",
        "crc32:00000000",
        ":900150983cd24fb0d6963f7d28e17f72",
        "md5:900150983cd24fb0d6963f7d28e17f7",
        "md5:900150983cd24fb0d6963f7d28e17f720",
        "sha256:900150983cd24fb0d6963f7d28e17f72",
        "md5:900150983cd24fb0d6963f7d28e17f7g",
        "md5:0x0150983cd24fb0d6963f7d28e17f72",
        "md5:md5:150983cd24fb0d6963f7d28e17f72"
      })
  void refuses_what_is_no_digest(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Digest.parse(text));
  }

  @Test
  void refuses_digits_of_other_scripts() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Digest.parse("md5:" + "\u0661".repeat(32)));
  }

  @ParameterizedTest
  @CsvSource({"sha256, SHA256", "SHA-256, SHA256", "Sha1, SHA1", "sha-384, SHA384", "SHA512, SHA512"
  })
  void an_algorithm_has_several_spellings(String text, DigestAlgorithm algorithm) {
    assertThat(DigestAlgorithm.parse(text)).isEqualTo(algorithm);
  }
}
