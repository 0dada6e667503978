/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPImplementation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With what GnuPG makes: the script {@code make} beside the files tells how. */
class SignatureVerifierTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final byte[] SIGNED = bytes("SHA256SUMS");

  @TempDir
  Path directory;

  private static Path path(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(SignatureVerifierTest.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(name, e);
    }
  }

  private static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  private static SignatureVerifier at(Instant now) {
    return new SignatureVerifier(Clock.fixed(now, ZoneOffset.UTC));
  }

  private static SignedBy verify(String signature, String... keys) {
    return at(NOW).verify(SIGNED, bytes(signature), paths(keys));
  }

  private static List<Path> paths(String... names) {
    return Arrays.stream(names).map(SignatureVerifierTest::path).toList();
  }

  private static AbstractThrowableAssert<?, ImageException> assertInvalid(
      byte[] signed, byte[] signature, Path... keys) {
    return assertInvalid(() -> at(NOW).verify(signed, signature, List.of(keys)));
  }

  private static AbstractThrowableAssert<?, ImageException> assertInvalid(
      String signature, String... keys) {
    return assertInvalid(() -> verify(signature, keys));
  }

  private static AbstractThrowableAssert<?, ImageException> assertInvalid(
      ThrowingCallable verification) {
    ImageException failure = catchThrowableOfType(ImageException.class, verification);
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(Kind.SIGNATURE_INVALID);
    return assertThat(failure);
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  @ParameterizedTest
  @CsvSource({
    "signer-2022.asc, signer.asc",
    "signer-2022.asc, signer.gpg",
    "signer-2022.asc, both.asc",
    "signer-binary.sig, signer.asc",
    "signer-text.asc, signer.gpg",
  })
  void tells_who_signed_and_when(String signature, String keys) {
    SignedBy signedBy = verify(signature, keys);

    assertThat(signedBy.userId()).contains("signer <signer@example.org>");
    assertThat(signedBy.signedAt()).isEqualTo("2022-06-01T00:00:00Z");
    assertThat(signedBy.fingerprint()).matches("[0-9A-F]{40}");
    assertThat(signedBy.signingKey()).matches("[0-9A-F]{40}");
    assertThat(signedBy.signingKey()).isNotEqualTo(signedBy.fingerprint());
  }

  @Test
  void looks_for_the_key_in_all_the_files() {
    assertThat(
            verify("signer-2022.asc", "stranger.asc", "weak.asc", "signer.gpg").userId())
        .contains("signer <signer@example.org>");
  }

  @Test
  void takes_an_old_signature_of_a_key_that_expired_since() {
    assertThat(verify("expired-2020.asc", "expired.asc").signedAt())
        .isEqualTo("2020-06-01T00:00:00Z");
  }

  @Test
  void refuses_a_key_that_had_expired_when_it_signed() {
    assertInvalid("expired-2022.asc", "expired.asc")
        .hasMessageContaining(", which was expired or not for signing on 2022-06-01T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "retired-2020.asc, retired.asc",
    "retired-2022.asc, retired.asc",
    "compromised-2020.asc, compromised.asc",
    "compromised-2022.asc, compromised.asc",
  })
  void refuses_a_key_that_was_revoked_whenever_it_signed(String signature, String key) {
    assertInvalid(signature, key).hasMessageContaining(", which has been revoked");
  }

  @Test
  void counts_a_revocation_in_any_of_the_files() {
    assertThat(verify("compromised-2022.asc", "compromised-unrevoked.asc").userId())
        .contains("compromised <compromised@example.org>");
    assertInvalid("compromised-2022.asc", "compromised-unrevoked.asc", "compromised.asc")
        .hasMessageContaining("revoked");
    assertInvalid("compromised-2022.asc", "compromised.asc", "compromised-unrevoked.asc")
        .hasMessageContaining("revoked");
  }

  @Test
  void refuses_a_weak_hash() {
    assertThat(verify("weak-2022.asc", "weak.asc").userId()).contains("weak <weak@example.org>");
    assertInvalid("weak-sha1.asc", "weak.asc").hasMessageContaining("weak hash number 2");
  }

  @Test
  void refuses_a_signature_by_somebody_else() {
    assertInvalid("stranger-2022.asc", "signer.asc")
        .message()
        .matches("There is no good signature: it was made by key [0-9A-F]{40},"
            + " which is none of those given");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stranger-and-signer.asc", "stranger-then-signer.asc"})
  void takes_one_good_signature_among_several(String signatures) {
    assertThat(verify(signatures, "signer.asc").userId()).contains("signer <signer@example.org>");
    assertThat(verify(signatures, "stranger.asc").userId())
        .contains("stranger <stranger@example.org>");
    assertInvalid(signatures, "weak.asc")
        .message()
        .matches("[^;]*none of those given; [^;]*none of those given");
  }

  @Test
  void refuses_a_signature_over_anything_else() {
    for (int i = 0; i < SIGNED.length; i++) {
      byte[] changed = SIGNED.clone();
      changed[i] ^= 1;
      assertInvalid(changed, bytes("signer-2022.asc"), path("signer.asc"))
          .hasMessageContaining("for other content");
    }
    assertInvalid(new byte[0], bytes("signer-2022.asc"), path("signer.asc"));
    assertInvalid(
        Arrays.copyOf(SIGNED, SIGNED.length - 1), bytes("signer-binary.sig"), path("signer.asc"));
  }

  @Test
  void refuses_a_signature_with_any_bit_that_matters_changed() {
    byte[] signature = bytes("signer-binary.sig");
    for (int i = 0; i < signature.length; i++) {
      byte[] changed = signature.clone();
      changed[i] ^= 0x10;
      try {
        // the unhashed key id, and the padding of numbers, prove nothing: the content is the same
        SignedBy signedBy = at(NOW).verify(SIGNED, changed, paths("signer.asc"));
        assertThat(signedBy.signedAt()).isEqualTo("2022-06-01T00:00:00Z");
      } catch (ImageException e) {
        assertThat(e.kind()).as("byte %d: %s", i, e.getMessage()).isEqualTo(Kind.SIGNATURE_INVALID);
      }
    }
  }

  @Test
  void refuses_a_signature_that_is_cut_off_at_any_byte() {
    byte[] signature = bytes("signer-binary.sig");

    for (int length = 0; length < signature.length; length++) {
      assertInvalid(SIGNED, Arrays.copyOf(signature, length), path("signer.asc"));
    }
  }

  @Test
  void takes_text_signatures_for_any_line_ends_and_binary_ones_for_none_other() {
    byte[] crlf = new String(SIGNED, UTF_8).replace("\n", "\r\n").getBytes(UTF_8);

    assertThat(
            at(NOW).verify(crlf, bytes("signer-text.asc"), paths("signer.asc")).userId())
        .isPresent();
    assertInvalid(crlf, bytes("signer-2022.asc"), path("signer.asc"));
  }

  @Test
  void refuses_a_signature_from_the_future() {
    Instant made = Instant.parse("2022-06-01T00:00:00Z");
    byte[] signature = bytes("signer-2022.asc");

    assertThat(at(made).verify(SIGNED, signature, paths("signer.asc")).signedAt())
        .isEqualTo(made);
    assertInvalid(() -> at(made.minusSeconds(1)).verify(SIGNED, signature, paths("signer.asc")))
        .hasMessageContaining("it is dated 2022-06-01T00:00:00Z, and now is 2022-05-31T23:59:59Z");
  }

  @Test
  void refuses_a_signature_that_has_expired() {
    byte[] signature = bytes("signer-for-30-days.asc");
    Instant expiry = Instant.parse("2022-07-01T00:00:00Z");

    assertThat(at(expiry.minusSeconds(1))
            .verify(SIGNED, signature, paths("signer.asc"))
            .userId())
        .isPresent();
    assertInvalid(() -> at(expiry).verify(SIGNED, signature, paths("signer.asc")))
        .hasMessageContaining("it expired at 2022-07-01T00:00:00Z");
  }

  /** The key's own signature over its user id, with the bytes that it is made for. */
  @Test
  void refuses_a_signature_over_a_key_for_the_same_bytes() throws Exception {
    PGPPublicKeyRing ring = (PGPPublicKeyRing)
        OpenPgpPackets.read(new BcOpenPGPImplementation(), bytes("signer.gpg")).get(0);
    PGPPublicKey key = ring.getPublicKey();
    byte[] userId = "signer <signer@example.org>".getBytes(UTF_8);
    PGPSignature certification = key.getSignaturesForID(userId).next();
    byte[] body = key.getPublicKeyPacket().getEncodedContents();
    ByteArrayOutputStream hashed = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(hashed);
    out.writeByte(0x99);
    out.writeShort(body.length);
    out.write(body);
    out.writeByte(0xb4);
    out.writeInt(userId.length);
    out.write(userId);

    assertInvalid(hashed.toByteArray(), certification.getEncoded(), path("signer.asc"))
        .hasMessageContaining("it is of type 19, which is not for files");
  }

  /** Otherwise anybody could take somebody else's signing key for a subkey of theirs. */
  @Test
  void refuses_a_subkey_that_does_not_agree_to_its_primary_key() throws IOException {
    byte[] key = bytes("signer.gpg");
    String hex = HexFormat.of().formatHex(key);
    int embedded = hex.indexOf("76200419") / 2; // length, type, version, type
    assertThat(embedded).isPositive();
    key[embedded + 100]++;

    assertInvalid(SIGNED, bytes("signer-2022.asc"), write("key.gpg", key))
        .hasMessageContaining("not for signing");
  }

  @Test
  void verifies_a_clear_signed_text_of_which_the_checksums_are_read() throws Exception {
    byte[] message = bytes("CHECKSUM");

    SignedBy signedBy = at(NOW).verifyClearSigned(message, paths("stranger.asc", "signer.asc"));

    assertThat(signedBy.userId()).contains("signer <signer@example.org>");
    assertThat(ChecksumFile.parse(message).digestFor("other.img"))
        .isEqualTo(Optional.of(new Digest(DigestAlgorithm.SHA256, "%064d".formatted(8))));
  }

  @Test
  void does_not_mind_line_ends_and_spaces_at_ends_of_a_clear_signed_text() {
    String message = new String(bytes("CHECKSUM"), UTF_8);

    for (String same : new String[] {
      message.replace("\n", "\r\n"),
      message.replace("disk.img  ", "disk.img"),
      "\n" + message + "\n"
    }) {
      assertThat(at(NOW)
              .verifyClearSigned(same.getBytes(UTF_8), paths("signer.asc"))
              .userId())
          .isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0000007  disk, 0000008  disk",
    "disk.img, disk.raw",
    "- -dash, - dash",
    "'Hash: SHA256\n\n', 'Hash: SHA256\n\nabc\n'",
    "'*other.img\n', '*other.img\n\n'",
    "'-----BEGIN PGP SIGNATURE', 'x\n-----BEGIN PGP SIGNATURE'",
  })
  void refuses_a_clear_signed_text_that_was_changed(String old, String changed) {
    String message = new String(bytes("CHECKSUM"), UTF_8);
    assertThat(message).contains(old);

    assertInvalid(() -> at(NOW)
            .verifyClearSigned(message.replace(old, changed).getBytes(UTF_8), paths("signer.asc")))
        .hasMessageContaining("for other content");
  }

  @Test
  void refuses_a_clear_signed_text_with_anything_beside_it() {
    String message = new String(bytes("CHECKSUM"), UTF_8);

    for (String more : new String[] {"x\n" + message, message + "x\n", message + message}) {
      assertInvalid(() -> at(NOW).verifyClearSigned(more.getBytes(UTF_8), paths("signer.asc")))
          .hasMessageStartingWith("It is no clear-signed text alone: Something stands");
    }
    assertInvalid(() -> at(NOW).verifyClearSigned(SIGNED, paths("signer.asc")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA256SUMS", "signer.asc", "signer.gpg", "signer-inline.gpg"})
  void refuses_what_is_no_signature(String file) {
    assertInvalid(file, "signer.asc")
        .hasMessageStartingWith("The signature can't be read as OpenPGP signatures: ");
  }

  @Test
  void refuses_a_signature_file_that_is_too_large_or_has_too_many() {
    byte[] one = bytes("stranger-2022.asc");
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    for (int i = 0; i < 51; i++) {
      many.writeBytes(one);
    }

    assertInvalid(SIGNED, many.toByteArray(), path("signer.asc"))
        .hasMessageContaining("more than 50");
    assertInvalid(SIGNED, new byte[(64 << 10) + 1], path("signer.asc"))
        .hasMessageContaining("it has 65537 bytes, more than 65536");
  }

  @Test
  void wants_keys() {
    assertThatThrownBy(() -> verify("signer-2022.asc"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refuses_a_key_file_that_is_not_there_or_can_not_be_read() {
    Path missing = directory.resolve("missing.asc");
    ImageException absent = catchThrowableOfType(
        ImageException.class,
        () ->
            at(NOW).verify(SIGNED, bytes("signer-2022.asc"), List.of(path("signer.asc"), missing)));
    ImageException unreadable = catchThrowableOfType(
        ImageException.class,
        () -> at(NOW).verify(SIGNED, bytes("signer-2022.asc"), List.of(directory)));

    assertThat(absent.kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(absent).hasMessage("Key file " + missing + " does not exist");
    assertThat(unreadable.kind()).isEqualTo(Kind.SOURCE_UNAVAILABLE);
    assertThat(unreadable).hasMessageStartingWith("Key file " + directory + " can't be read: ");
  }

  @ParameterizedTest
  @CsvSource({
    "SHA256SUMS, ''",
    "signer-2022.asc, it holds something else",
    "signer-inline.gpg, ''",
  })
  void refuses_a_key_file_that_holds_something_else(String file, String why) {
    assertInvalid("signer-2022.asc", "signer.asc", file)
        .hasMessageStartingWith("Key file " + path(file) + " can't be used")
        .hasMessageContaining(why);
  }

  @Test
  void refuses_a_key_file_that_is_empty_cut_off_or_too_large() throws IOException {
    byte[] key = bytes("signer.gpg");

    assertInvalid(SIGNED, bytes("signer-2022.asc"), write("empty", new byte[0]))
        .hasMessageContaining("it holds none");
    assertInvalid(SIGNED, bytes("signer-2022.asc"), write("large", new byte[(4 << 20) + 1]))
        .hasMessageContaining("it is larger than 4 MiB");
    for (int length = 0; length < key.length; length++) {
      Path cut = write("cut", Arrays.copyOf(key, length));
      assertInvalid(SIGNED, bytes("signer-2022.asc"), cut);
    }
  }
}
