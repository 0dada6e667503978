/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.proof;

import dev.cowbird.imagebackend.Digest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A published list of files' digests, as {@code SHA256SUMS}, {@code CHECKSUM} or
 * {@code image.qcow2.sha256}. It proves nothing by itself: see {@link SignatureVerifier}.
 *
 * <p>Lines are read as GNU coreutils prints them ({@code HEX name}, {@code HEX *name}, names with
 * escapes behind a leading backslash), or as BSD and OpenSSL do ({@code SHA256 (name) = HEX}). In a
 * clear-signed file only the text that is signed counts. Comments, blank lines and any other lines
 * say nothing. Untagged digests are told apart by their length, so that a list of other digests
 * that are as long (BLAKE2b as SHA-512) is not noticed until a file does not match.
 */
public final class ChecksumFile {
  /** The most bytes that are read, 1 MiB. */
  public static final int MAX_BYTES = 1 << 20;

  private final List<ChecksumLine> lines;

  private ChecksumFile(List<ChecksumLine> lines) {
    this.lines = List.copyOf(lines);
  }

  /**
   * Reads a file: text in UTF-8, lines ended by LF or CRLF.
   *
   * @throws MalformedProofException if it is longer than {@link #MAX_BYTES}, no such text, has no
   *     digest, a digest whose length is not its tag's, or is clear-signed and has anything beside
   *     the signed text
   */
  public static ChecksumFile parse(byte[] content) throws MalformedProofException {
    List<String> text = ProofText.lines(content);
    if (ClearSigned.isIn(text)) {
      text = ClearSigned.parse(text).text();
    }
    List<ChecksumLine> lines = new ArrayList<>();
    for (String line : text) {
      ChecksumLine.parse(line).ifPresent(lines::add);
    }
    if (lines.isEmpty()) {
      throw new MalformedProofException("It has no line with a checksum");
    }
    return new ChecksumFile(lines);
  }

  /**
   * The strongest digest that is listed for a file. Names are compared by the last elements of
   * their paths. A file that is one digest without a name has it for any name.
   *
   * @throws MalformedProofException if two digests of the same algorithm are listed for this name,
   *     and differ
   */
  public Optional<Digest> digestFor(String fileName) throws MalformedProofException {
    String wanted = ChecksumLine.lastElement(fileName);
    List<Digest> listed = lines.stream()
        .filter(line -> isOneBareDigest() || line.fileName().equals(Optional.of(wanted)))
        .map(ChecksumLine::digest)
        .distinct()
        .toList();
    requireOneOfEach(fileName, listed);
    return listed.stream().max(Comparator.comparing(Digest::algorithm));
  }

  private boolean isOneBareDigest() {
    return lines.size() == 1 && lines.get(0).fileName().isEmpty();
  }

  private static void requireOneOfEach(String fileName, List<Digest> listed)
      throws MalformedProofException {
    if (listed.stream().map(Digest::algorithm).distinct().count() < listed.size()) {
      throw new MalformedProofException(
          "It lists digests of " + fileName + " that differ: " + listed);
    }
  }
}
