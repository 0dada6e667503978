/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.proof;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import java.util.Locale;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumFileTest {
  private static final Digest MD5 = digest(DigestAlgorithm.MD5, "a");
  private static final Digest SHA256 = digest(DigestAlgorithm.SHA256, "b");
  private static final Digest OTHER_SHA256 = digest(DigestAlgorithm.SHA256, "c");
  private static final Digest SHA512 = digest(DigestAlgorithm.SHA512, "d");

  private static Digest digest(DigestAlgorithm algorithm, String digit) {
    return new Digest(algorithm, digit.repeat(2 * algorithm.bytes()));
  }

  private static ChecksumFile parse(String text) throws MalformedProofException {
    return ChecksumFile.parse(text.getBytes(UTF_8));
  }

  private static AbstractThrowableAssert<?, ?> assertMalformed(byte[] content) {
    return assertThatThrownBy(() -> ChecksumFile.parse(content))
        .isInstanceOf(MalformedProofException.class);
  }

  private static AbstractThrowableAssert<?, ?> assertMalformed(String text) {
    return assertMalformed(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void tells_an_untagged_digest_by_its_length(DigestAlgorithm algorithm)
      throws MalformedProofException {
    Digest digest = digest(algorithm, "e");

    assertThat(parse(digest.hex() + "  disk.img\n").digestFor("disk.img")).contains(digest);
  }

  @ParameterizedTest
  @EnumSource
  void tells_a_tagged_digest_by_its_tag(DigestAlgorithm algorithm) throws MalformedProofException {
    Digest digest = digest(algorithm, "e");
    String tag = algorithm.label().toUpperCase(Locale.ROOT);

    assertThat(parse(tag + " (disk.img) = " + digest.hex()).digestFor("disk.img"))
        .contains(digest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HEX  disk.img",
        "HEX *disk.img",
        "HEX disk.img",
        "HEX\tdisk.img",
        "HEX  ./disk.img",
        "HEX *./images/x86_64/disk.img",
        "HEX  /srv/disk.img",
        "\\HEX  disk.img",
        "SHA256 (disk.img) = HEX",
        "SHA256 (./disk.img) = HEX",
        "SHA-256 (disk.img) = HEX",
        "sha256(disk.img)=HEX",
        "SHA256(disk.img)= HEX",
        "SHA2-256(disk.img)= HEX",
        "\\SHA256 (disk.img) = HEX",
        "HEX",
        "  HEX ",
        "HEX  -",
      })
  void reads_every_way_to_write_a_line(String line) throws MalformedProofException {
    for (String hex : new String[] {SHA256.hex(), SHA256.hex().toUpperCase(Locale.ROOT)}) {
      for (String end : new String[] {"", "\n", "\r\n", "\n\n# end\n"}) {
        ChecksumFile file = parse("\n# a comment\n" + line.replace("HEX", hex) + end);
        assertThat(file.digestFor("disk.img")).as(line).contains(SHA256);
      }
    }
  }

  @Test
  void compares_names_by_their_last_elements() throws MalformedProofException {
    ChecksumFile file = parse(SHA256.hex() + "  ./a/disk.img\n" + OTHER_SHA256.hex() + "  disk\n");

    assertThat(file.digestFor("/var/tmp/disk.img")).contains(SHA256);
    assertThat(file.digestFor("disk")).contains(OTHER_SHA256);
    assertThat(file.digestFor("a")).isEmpty();
    assertThat(file.digestFor("DISK.IMG")).isEmpty();
    assertThat(file.digestFor("disk.im")).isEmpty();
    assertThat(file.digestFor("")).isEmpty();
  }

  @Test
  void reads_names_with_spaces_parentheses_and_letters_of_all_languages()
      throws MalformedProofException {
    ChecksumFile file = parse(SHA256.hex()
        + "  my disk (1) = x.img\n"
        + "SHA256 (b) = (c).img) = "
        + OTHER_SHA256.hex()
        + "\n"
        + SHA512.hex()
        + " *ディスク.img");

    assertThat(file.digestFor("my disk (1) = x.img")).contains(SHA256);
    assertThat(file.digestFor("b) = (c).img")).contains(OTHER_SHA256);
    assertThat(file.digestFor("ディスク.img")).contains(SHA512);
  }

  @Test
  void reads_escaped_names_only_where_the_line_says_so() throws MalformedProofException {
    ChecksumFile file = parse("\\"
        + SHA256.hex()
        + "  a\\nb\\\\c\\rd\n"
        + SHA512.hex()
        + "  a\\nb\n"
        + "\\MD5 (x\\ny) = "
        + MD5.hex());

    assertThat(file.digestFor("a\nb\\c\rd")).contains(SHA256);
    assertThat(file.digestFor("a\\nb")).contains(SHA512);
    assertThat(file.digestFor("x\ny")).contains(MD5);
  }

  @Test
  void answers_the_strongest_of_several() throws MalformedProofException {
    ChecksumFile file = parse(SHA256.hex()
        + "  disk.img\nSHA512 (disk.img) = "
        + SHA512.hex()
        + "\n"
        + MD5.hex()
        + "  ./disk.img\n");

    assertThat(file.digestFor("disk.img")).contains(SHA512);
  }

  @Test
  void does_not_mind_the_same_digest_twice() throws MalformedProofException {
    ChecksumFile file = parse(SHA256.hex() + "  x\n" + SHA256.hex() + " *./x\n");

    assertThat(file.digestFor("x")).contains(SHA256);
  }

  @Test
  void refuses_to_choose_between_digests_that_differ() throws MalformedProofException {
    ChecksumFile file = parse(SHA256.hex()
        + "  a/x\n"
        + OTHER_SHA256.hex()
        + "  b/x\n"
        + SHA512.hex()
        + "  x\n"
        + SHA256.hex()
        + "  y\n");

    assertThatThrownBy(() -> file.digestFor("x"))
        .isInstanceOf(MalformedProofException.class)
        .hasMessageContaining("digests of x that differ")
        .hasMessageContaining(SHA256.hex())
        .hasMessageContaining(OTHER_SHA256.hex());
    assertThat(file.digestFor("y")).contains(SHA256);
    assertThat(file.digestFor("z")).isEmpty();
  }

  @Test
  void takes_a_digest_alone_for_any_name_only_if_it_is_alone() throws MalformedProofException {
    String other = SHA512.hex() + "  other.img\n";

    assertThat(parse(SHA256.hex()).digestFor("any")).contains(SHA256);
    assertThat(parse(SHA256.hex() + "\n" + other).digestFor("any")).isEmpty();
    assertThat(parse(SHA256.hex() + "\n" + SHA512.hex()).digestFor("any")).isEmpty();
    assertThat(parse(SHA256.hex() + "  dir/").digestFor("any")).isEmpty();
  }

  @Test
  void leaves_out_what_it_does_not_know() throws MalformedProofException {
    ChecksumFile file = parse("# disk.img: 123 bytes\n"
        + "BLAKE2b (disk.img) = "
        + SHA512.hex()
        + "\nSHA3-256 (disk.img) = "
        + OTHER_SHA256.hex()
        + "\nSHA512/256 (disk.img) = "
        + OTHER_SHA256.hex()
        + "\n<html>\nabc123  disk.img\n"
        + SHA256.hex()
        + "g  disk.img\nSHA256 (disk.img) = "
        + SHA256.hex());

    assertThat(file.digestFor("disk.img")).contains(SHA256);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# nothing", "<html>not found</html>", "abc  disk.img"})
  void refuses_a_file_without_any_checksum(String text) {
    assertMalformed(text).hasMessage("It has no line with a checksum");
  }

  @Test
  void refuses_a_digest_that_is_not_as_long_as_its_tag_says() {
    assertMalformed("SHA256 (x) = " + SHA512.hex())
        .hasMessage("The digest of x has 128 hex digits, and SHA256 has 64");
    assertMalformed("SHA256 (x) = " + SHA256.hex().substring(1)).hasMessageContaining("has 63");
  }

  @Test
  void refuses_more_bytes_than_a_list_has() throws MalformedProofException {
    String line = SHA256.hex() + "  disk.img\n";
    String filled = line + "#".repeat(ChecksumFile.MAX_BYTES - line.length());

    assertThat(parse(filled).digestFor("disk.img")).contains(SHA256);
    assertMalformed(filled + "#").hasMessageContaining("1048577 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "(", "SHA256 (", "a", "\\", "0"})
  void is_not_slowed_down_by_long_lines(String part) {
    assertMalformed(part.repeat(ChecksumFile.MAX_BYTES / part.length()))
        .hasMessage("It has no line with a checksum");
  }

  @Test
  void refuses_what_is_no_text_in_utf_8() {
    assertMalformed((SHA256.hex() + "  caf\u00e9.img").getBytes(ISO_8859_1))
        .hasMessageContaining("UTF-8");
    assertMalformed((SHA256.hex() + "  disk.img").getBytes(UTF_16LE)).hasMessageContaining("UTF-8");
    assertMalformed(new byte[] {0x1f, (byte) 0x8b, 8, 0}).hasMessageContaining("UTF-8");
  }

  @Test
  void reads_past_a_byte_order_mark() throws MalformedProofException {
    assertThat(parse("\ufeff" + SHA256.hex() + "  disk.img").digestFor("disk.img"))
        .contains(SHA256);
  }

  @Test
  void takes_only_what_is_signed_of_a_clear_signed_file() throws MalformedProofException {
    ChecksumFile file = parse("-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\n"
        + "# Fedora-Cloud-Base.qcow2: 581763072 bytes  \r\n"
        + "SHA256 (disk.img) = "
        + SHA256.hex()
        + "\r\n- -dash.img is next\r\n"
        + "-----BEGIN PGP SIGNATURE-----\r\n\r\n"
        + SHA512.hex()
        + "  disk.img\r\n-----END PGP SIGNATURE-----\r\n");

    assertThat(file.digestFor("disk.img")).isEqualTo(Optional.of(SHA256));
  }

  @Test
  void refuses_a_clear_signed_file_with_anything_beside_it() {
    String signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
        + SHA256.hex()
        + "  disk.img\n-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n";
    String more = SHA512.hex() + "  disk.img\n";

    assertMalformed(more + signed).hasMessageContaining("before the text");
    assertMalformed(signed + more).hasMessageContaining("behind the signature");
    assertMalformed(signed + signed).hasMessageContaining("behind the signature");
    assertMalformed(signed.replace("Hash: SHA256", more)).hasMessageContaining("headers");
    assertMalformed(signed.replace("Hash: SHA256\n\n", "")).hasMessageContaining("headers");
    assertMalformed(signed.replace("-----BEGIN PGP SIGNATURE", "x")).hasMessageContaining("BEGIN");
    assertMalformed(signed.replace("-----END", "x")).hasMessageContaining("no line -----END");
  }

  @Test
  void refuses_a_dash_that_is_not_escaped_in_a_clear_signed_file() {
    assertMalformed("-----BEGIN PGP SIGNED MESSAGE-----\n\n-x\n"
            + SHA256.hex()
            + "\n-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n")
        .hasMessageContaining("bare dash");
  }
}
