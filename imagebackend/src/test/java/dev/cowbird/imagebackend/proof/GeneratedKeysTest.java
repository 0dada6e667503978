/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.ImageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With keys that are made on the spot, also of the version that GnuPG does not know. */
class GeneratedKeysTest {
  private static final Instant MADE = Instant.parse("2025-01-01T00:00:00Z");
  private static final byte[] SIGNED = "SHA256 (disk.img) = ...".getBytes(UTF_8);

  private final BcOpenPGPApi pgp = new BcOpenPGPApi();
  /** The library signs by this clock, too. */
  private final SignatureVerifier verifier = new SignatureVerifier(Clock.systemUTC());

  @TempDir
  Path directory;

  private OpenPGPKey generate(int version) throws PGPException {
    return pgp.generateKey(version, Date.from(MADE)).classicKey("Tester").build();
  }

  private Path exported(OpenPGPKey key) throws IOException {
    Path file = directory.resolve("key.asc");
    return Files.writeString(file, key.toCertificate().toAsciiArmoredString());
  }

  private byte[] signature(OpenPGPKey key) throws PGPException, IOException {
    return pgp.createDetachedSignature()
        .addSigningKey(key)
        .sign(new ByteArrayInputStream(SIGNED))
        .get(0)
        .getEncoded();
  }

  @ParameterizedTest
  @CsvSource({"4, 40", "6, 64"})
  void verifies_keys_of_both_versions(int version, int digits) throws Exception {
    OpenPGPKey key = generate(version);

    SignedBy signedBy = verifier.verify(SIGNED, signature(key), List.of(exported(key)));

    assertThat(signedBy.fingerprint()).hasSize(digits);
    assertThat(signedBy.fingerprint())
        .isEqualToIgnoringCase(key.getPrettyFingerprint().replace(" ", ""));
    assertThat(signedBy.userId()).contains("Tester");
  }

  @Test
  void tells_keys_of_the_same_name_apart() throws Exception {
    byte[] signature = signature(generate(4));
    Path other = exported(generate(4));

    assertThatThrownBy(() -> verifier.verify(SIGNED, signature, List.of(other)))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("none of those given");
  }

  @Test
  void refuses_secret_keys_for_keys_and_for_signatures() throws Exception {
    OpenPGPKey key = generate(4);
    String secret = key.toAsciiArmoredString();
    Path file = Files.writeString(directory.resolve("secret.asc"), secret);
    byte[] signature = signature(key);
    List<Path> keys = List.of(exported(key));

    assertThatThrownBy(() -> verifier.verify(SIGNED, signature, List.of(file)))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("it holds a secret key, which belongs to its owner alone");
    assertThatThrownBy(() -> verifier.verify(SIGNED, secret.getBytes(UTF_8), keys))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("it holds something else");
  }
}
