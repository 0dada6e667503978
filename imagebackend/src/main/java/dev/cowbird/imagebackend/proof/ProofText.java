/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.proof;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The lines of a small text file that came from elsewhere. */
final class ProofText {
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private ProofText() {}

  /**
   * The lines, without what ends them: LF or CRLF.
   *
   * @throws MalformedProofException if it is longer than allowed, or no UTF-8 text
   */
  static List<String> lines(byte[] content) throws MalformedProofException {
    if (content.length > ChecksumFile.MAX_BYTES) {
      throw new MalformedProofException("It has "
          + content.length
          + " bytes, more than the "
          + ChecksumFile.MAX_BYTES
          + " that a checksum file may have");
    }
    String text = decode(content);
    if (text.indexOf('\0') >= 0) {
      throw new MalformedProofException("It is no text in UTF-8: it has zero bytes");
    }
    String unmarked = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    return List.of(unmarked.split("\r?\n", -1));
  }

  private static String decode(byte[] content) throws MalformedProofException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(content))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedProofException("It is no text in UTF-8");
    }
  }
}
