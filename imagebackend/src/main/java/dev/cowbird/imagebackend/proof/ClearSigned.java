/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * A text in OpenPGP's cleartext signature framework (RFC 9580, section 7): taken apart, and not
 * verified. One text and its signature are all that may stand in it, so that nothing that is not
 * signed looks as if it were.
 *
 * @param text the lines that are signed: dashes unescaped, white space at their ends removed
 * @param signature armored, as it stands there
 */
record ClearSigned(List<String> text, String signature) {
  private static final String BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
  private static final String BEGIN_SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
  private static final String END_SIGNATURE = "-----END PGP SIGNATURE-----";

  /** Whether such a text begins anywhere in these lines. */
  static boolean isIn(List<String> lines) {
    return lines.stream().anyMatch(line -> line.stripTrailing().equals(BEGIN));
  }

  /** @throws MalformedProofException if there is anything but one clear-signed text */
  static ClearSigned parse(List<String> lines) throws MalformedProofException {
    int begin = firstFilled(lines, 0);
    if (begin == lines.size() || !isLine(lines.get(begin), BEGIN)) {
      throw new MalformedProofException("Something stands before the text that is signed");
    }
    int text = afterHeaders(lines, begin + 1);
    int signature = indexOf(lines, BEGIN_SIGNATURE, text);
    int end = indexOf(lines, END_SIGNATURE, signature);
    if (firstFilled(lines, end + 1) < lines.size()) {
      throw new MalformedProofException("Something stands behind the signature");
    }
    return new ClearSigned(
        unescaped(lines.subList(text, signature)),
        String.join("\n", lines.subList(signature, end + 1)) + "\n");
  }

  /** What the signature is over: the line end before the signature is none of it. */
  byte[] textBytes() {
    return String.join("\r\n", text).getBytes(UTF_8);
  }

  byte[] signatureBytes() {
    return signature.getBytes(UTF_8);
  }

  private static int firstFilled(List<String> lines, int from) {
    int i = from;
    while (i < lines.size() && lines.get(i).isBlank()) {
      i++;
    }
    return i;
  }

  /** Nothing but {@code Hash} may stand there; it is not needed, and not believed. */
  private static int afterHeaders(List<String> lines, int from) throws MalformedProofException {
    int i = from;
    while (i < lines.size() && lines.get(i).startsWith("Hash: ")) {
      i++;
    }
    if (i == lines.size() || !lines.get(i).isBlank()) {
      throw new MalformedProofException("The headers of the signed text are not \"Hash\" alone");
    }
    return i + 1;
  }

  private static int indexOf(List<String> lines, String delimiter, int from)
      throws MalformedProofException {
    for (int i = from; i < lines.size(); i++) {
      if (isLine(lines.get(i), delimiter)) {
        return i;
      }
    }
    throw new MalformedProofException("The signed text has no line " + delimiter);
  }

  private static boolean isLine(String line, String delimiter) {
    return line.stripTrailing().equals(delimiter);
  }

  private static List<String> unescaped(List<String> lines) throws MalformedProofException {
    List<String> text = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("-") && !line.startsWith("- ")) {
        throw new MalformedProofException("A line of the signed text begins with a bare dash");
      }
      text.add(withoutTrailingSpace(line.startsWith("- ") ? line.substring(2) : line));
    }
    return List.copyOf(text);
  }

  /** Spaces and tabs, as section 7.2 has it. */
  private static String withoutTrailingSpace(String line) {
    int end = line.length();
    while (end > 0 && " \t".indexOf(line.charAt(end - 1)) >= 0) {
      end--;
    }
    return line.substring(0, end);
  }
}
