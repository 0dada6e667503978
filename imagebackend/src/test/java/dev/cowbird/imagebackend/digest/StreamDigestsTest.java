/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.imagebackend.DigestAlgorithm;
import java.security.MessageDigest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamDigestsTest {
  private final Random random = new Random(7);

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource
  void it_is_the_digest_that_the_jdk_computes(DigestAlgorithm algorithm) {
    for (int length : List.of(0, 1, 111, 112, 127, 128, 129, 16_383, 16_384, 16_385, 300_001)) {
      byte[] content = bytes(length);

      assertThat(StreamDigests.start(algorithm).digest(content))
          .as("of %s bytes", length)
          .isEqualTo(algorithm.start().digest(content));
    }
  }

  @ParameterizedTest
  @EnumSource
  void it_may_come_in_pieces_of_larger_arrays(DigestAlgorithm algorithm) {
    MessageDigest ours = StreamDigests.start(algorithm);
    MessageDigest jdk = algorithm.start();
    for (int i = 0; i < 200; i++) {
      byte[] piece = bytes(40_000);
      int offset = random.nextInt(20_000);
      int length = random.nextInt(20_000);
      ours.update(piece, offset, length);
      jdk.update(piece, offset, length);
      ours.update(piece[0]);
      jdk.update(piece[0]);
    }

    assertThat(ours.digest()).isEqualTo(jdk.digest());
  }

  @ParameterizedTest
  @EnumSource
  void a_digest_begins_anew_when_it_is_done_or_reset(DigestAlgorithm algorithm) {
    MessageDigest digest = StreamDigests.start(algorithm);
    byte[] content = bytes(1000);

    byte[] first = digest.digest(content);
    digest.update(bytes(10));
    digest.reset();

    assertThat(digest.digest(content)).isEqualTo(first);
    assertThat(digest.getDigestLength()).isEqualTo(algorithm.bytes()).isEqualTo(first.length);
  }

  @Test
  void openssl_computes_sha512_where_it_is_installed() {
    assumeTrue(isInstalled(), "this host has no libcrypto.so.3");

    assertThat(StreamDigests.start(DigestAlgorithm.SHA512)).isInstanceOf(OpensslDigest.class);
  }

  private static boolean isInstalled() {
    try {
      return Libcrypto.EVP_get_digestbyname("sha512") != null;
    } catch (LinkageError e) {
      return false;
    }
  }
}
