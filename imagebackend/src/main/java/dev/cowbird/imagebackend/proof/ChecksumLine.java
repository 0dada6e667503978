/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.proof;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a checksum file: a file's name and its digest.
 *
 * @param fileName the last element of the path that stands there; empty for a digest alone
 */
record ChecksumLine(Optional<String> fileName, Digest digest) {
  /** As {@code sha256sum} prints: text and binary mode, and with a single space as some do. */
  private static final Pattern GNU = Pattern.compile("(\\\\?)(\\p{XDigit}++)(?: [ *]|[ \t])(.+)");
  /** As {@code sha256sum --tag}, BSD's {@code sha256} and {@code openssl dgst} print. */
  private static final Pattern BSD =
      Pattern.compile("(\\\\?)([A-Za-z0-9/-]++) ?\\((.+)\\) ?= ?(\\p{XDigit}++)[ \t]*");

  private static final Pattern ALONE = Pattern.compile("[ \t]*(\\p{XDigit}++)[ \t]*");
  private static final String STANDARD_INPUT = "-";

  /**
   * Reads a line.
   *
   * @return empty for a line of any other kind, also of a digest unknown here
   * @throws MalformedProofException if the digest is not as long as its name says
   */
  static Optional<ChecksumLine> parse(String line) throws MalformedProofException {
    Matcher bsd = BSD.matcher(line);
    if (bsd.matches()) {
      return tagged(bsd);
    }
    Matcher gnu = GNU.matcher(line);
    if (gnu.matches()) {
      return of(name(gnu.group(1), gnu.group(3)), gnu.group(2));
    }
    Matcher alone = ALONE.matcher(line);
    return alone.matches() ? of(Optional.empty(), alone.group(1)) : Optional.empty();
  }

  private static Optional<ChecksumLine> tagged(Matcher bsd) throws MalformedProofException {
    Optional<DigestAlgorithm> algorithm = algorithmNamed(bsd.group(2));
    if (algorithm.isEmpty()) {
      return Optional.empty();
    }
    String hex = bsd.group(4);
    if (hex.length() != 2 * algorithm.get().bytes()) {
      throw new MalformedProofException("The digest of "
          + bsd.group(3)
          + " has "
          + hex.length()
          + " hex digits, and "
          + bsd.group(2)
          + " has "
          + 2 * algorithm.get().bytes());
    }
    Optional<String> name = name(bsd.group(1), bsd.group(3));
    return Optional.of(new ChecksumLine(name, new Digest(algorithm.get(), hex)));
  }

  private static Optional<ChecksumLine> of(Optional<String> name, String hex) {
    return algorithmOfLength(hex.length())
        .map(algorithm -> new ChecksumLine(name, new Digest(algorithm, hex)));
  }

  /** Untagged digests are told apart by their lengths alone. */
  private static Optional<DigestAlgorithm> algorithmOfLength(int digits) {
    return Arrays.stream(DigestAlgorithm.values())
        .filter(algorithm -> 2 * algorithm.bytes() == digits)
        .findFirst();
  }

  private static Optional<DigestAlgorithm> algorithmNamed(String tag) {
    String label = tag.toLowerCase(Locale.ROOT).replaceFirst("^sha2-", "sha").replace("-", "");
    return Arrays.stream(DigestAlgorithm.values())
        .filter(algorithm -> algorithm.label().equals(label))
        .findFirst();
  }

  private static Optional<String> name(String escaped, String written) {
    String path = escaped.isEmpty() ? written : unescaped(written);
    return path.equals(STANDARD_INPUT) ? Optional.empty() : Optional.of(lastElement(path));
  }

  static String lastElement(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** GNU coreutils' manual, "cksum output modes": backslash, newline and carriage return. */
  private static String unescaped(String written) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      if (c == '\\' && i + 1 < written.length()) {
        i++;
        c = switch (written.charAt(i)) {
          case 'n' -> '\n';
          case 'r' -> '\r';
          default -> written.charAt(i);
        };
      }
      name.append(c);
    }
    return name.toString();
  }
}
