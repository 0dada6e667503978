/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import java.net.http.HttpHeaders;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The digests that a server promises of a content as a whole: {@code Repr-Digest} (RFC 9530),
 * {@code Digest} (RFC 3230) and {@code Content-MD5} (RFC 1864). {@code Content-Digest} is of one
 * message. What can't be read promises nothing.
 */
final class PromisedDigests {
  /** A member of a dictionary whose value is a byte sequence: RFC 8941, sections 3.2, 3.3.5. */
  private static final Pattern MEMBER = Pattern.compile("\\s*([a-z0-9_.*-]+)=:([^:]*):\\s*(;.*)?");

  private static final Pattern LEGACY = Pattern.compile("\\s*([A-Za-z0-9_-]+)=(\\S+)\\s*");

  private PromisedDigests() {}

  /** From an answer that has the content as a whole, or is to a HEAD. */
  static Map<DigestAlgorithm, Digest> ofWhole(HttpHeaders headers) {
    Map<DigestAlgorithm, Digest> found = new EnumMap<>(DigestAlgorithm.class);
    headers
        .firstValue("Content-MD5")
        .flatMap(base64 -> digest(DigestAlgorithm.MD5, base64.strip()))
        .ifPresent(digest -> found.put(digest.algorithm(), digest));
    found.putAll(ofAny(headers));
    return found;
  }

  /** From an answer that may have a part only: the older {@code Content-MD5} is of that part. */
  static Map<DigestAlgorithm, Digest> ofAny(HttpHeaders headers) {
    Map<DigestAlgorithm, Digest> found = new EnumMap<>(DigestAlgorithm.class);
    collect(headers, "Digest", LEGACY, found);
    collect(headers, "Repr-Digest", MEMBER, found);
    return found;
  }

  private static void collect(
      HttpHeaders headers, String field, Pattern member, Map<DigestAlgorithm, Digest> into) {
    headers.allValues(field).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(member::matcher)
        .filter(Matcher::matches)
        .flatMap(match ->
            algorithm(match.group(1))
                .flatMap(algorithm -> digest(algorithm, match.group(2)))
                .stream())
        .forEach(digest -> into.put(digest.algorithm(), digest));
  }

  /** By the names of the registry for HTTP digests, old and new. */
  private static Optional<DigestAlgorithm> algorithm(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "md5" -> Optional.of(DigestAlgorithm.MD5);
      case "sha" -> Optional.of(DigestAlgorithm.SHA1);
      case "sha-256" -> Optional.of(DigestAlgorithm.SHA256);
      case "sha-512" -> Optional.of(DigestAlgorithm.SHA512);
      default -> Optional.empty();
    };
  }

  private static Optional<Digest> digest(DigestAlgorithm algorithm, String base64) {
    try {
      return Optional.of(Digest.of(algorithm, Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
