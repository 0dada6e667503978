/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An SSH public key as it stands in a line of {@code authorized_keys} (sshd(8)), without options.
 *
 * @param blob the key in base64, which names its own type (RFC 4253, section 6.6)
 * @param comment may be empty
 */
public record SshPublicKey(String type, String blob, String comment) {
  /** Types that today's OpenSSH accepts, and how many fields follow the type's name in a blob. */
  private static final Map<String, Integer> FIELDS = Map.of(
      "ssh-ed25519", 1,
      "ssh-rsa", 2,
      "ecdsa-sha2-nistp256", 2,
      "ecdsa-sha2-nistp384", 2,
      "ecdsa-sha2-nistp521", 2,
      "sk-ssh-ed25519@openssh.com", 2,
      "sk-ecdsa-sha2-nistp256@openssh.com", 3);

  private static final Pattern PRIVATE =
      Pattern.compile("PRIVATE KEY|PuTTY-User-Key-File|b3BlbnNzaC1rZXktdjE");
  private static final Pattern COMMENT = Pattern.compile("[^\\p{Cntrl}\\u2028\\u2029]*");

  /** @throws IllegalArgumentException if the parts are no public key; the message shows no key */
  public SshPublicKey {
    if (!FIELDS.containsKey(type)) {
      throw new IllegalArgumentException("The SSH public key is of no type that is accepted: "
          + String.join(", ", FIELDS.keySet().stream().sorted().toList())
          + "; options before the type are not");
    }
    if (!fieldsOf(blob).map(fields -> matches(type, fields)).orElse(false)) {
      throw new IllegalArgumentException(
          "The SSH public key says " + type + ", and what follows is no whole key of this type");
    }
    if (!COMMENT.matcher(comment).matches()) {
      throw new IllegalArgumentException(
          "The comment of an SSH public key holds a line break or another control character");
    }
  }

  /**
   * Reads a line: type, key, and perhaps a comment. White space around it is ignored, so that a
   * {@code .pub} file can be given as it is.
   *
   * @throws IllegalArgumentException if it is no public key; the message shows nothing of it, as it
   *     may be a private one
   */
  public static SshPublicKey parse(String line) {
    if (PRIVATE.matcher(line).find()) {
      throw new IllegalArgumentException(
          "A private SSH key was given where a public one is needed (the file that ends in .pub)");
    }
    String[] words = line.strip().split("[ \\t]+", 3);
    if (words.length < 2) {
      throw new IllegalArgumentException("An SSH public key is a line with its type and the key");
    }
    return new SshPublicKey(words[0], words[1], words.length == 3 ? words[2] : "");
  }

  private static boolean matches(String type, List<byte[]> fields) {
    return fields.size() == FIELDS.getOrDefault(type, 0) + 1
        && Arrays.equals(fields.get(0), type.getBytes(StandardCharsets.US_ASCII))
        && fields.stream().allMatch(field -> field.length > 0);
  }

  private static Optional<List<byte[]>> fieldsOf(String blob) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(blob));
      List<byte[]> fields = new ArrayList<>();
      while (bytes.hasRemaining()) {
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
          return Optional.empty();
        }
        byte[] field = new byte[length];
        bytes.get(field);
        fields.add(field);
      }
      return Optional.of(List.copyOf(fields));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  /** The line for {@code authorized_keys}. */
  public String line() {
    return comment.isEmpty() ? type + " " + blob : type + " " + blob + " " + comment;
  }

  @Override
  public String toString() {
    return line();
  }
}
