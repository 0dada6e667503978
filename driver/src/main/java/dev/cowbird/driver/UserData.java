/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is handed to cloud-init as it is: user-data or vendor-data, in one of the formats that its
 * documentation lists ("User-data formats"). UTF-8 text, told by its first characters, or gzip.
 *
 * @param content 1 to {@link #LARGEST} bytes
 */
public record UserData(GuestData content) {
  /**
   * 65535 bytes, what OpenStack documents for user data ("Provide user data to instances"), there
   * after base64. cloud-init itself documents no limit for a seed on a disk.
   */
  public static final int LARGEST = 65535;

  /** The formats, with the media types that cloud-init gives them in a multipart message. */
  public enum Format {
    CLOUD_CONFIG("#cloud-config", "text/cloud-config"),
    SCRIPT("#!", "text/x-shellscript"),
    INCLUDE_ONCE("#include-once", "text/x-include-once-url"),
    INCLUDE("#include", "text/x-include-url"),
    CONFIG_ARCHIVE("#cloud-config-archive", "text/cloud-config-archive"),
    CONFIG_JSONP("#cloud-config-jsonp", "text/cloud-config-jsonp"),
    BOOTHOOK("#cloud-boothook", "text/cloud-boothook"),
    PART_HANDLER("#part-handler", "text/part-handler"),
    JINJA("## template: jinja", "text/jinja2"),
    MULTIPART("mime-version:", "multipart/mixed"),
    MULTIPART_BY_TYPE("content-type: multipart/", "multipart/mixed"),
    /** Compressed; cloud-init looks again at what is inside. */
    GZIP("\u001f\u008b", "application/gzip");

    private final String beginning;
    private final String mediaType;

    Format(String beginning, String mediaType) {
      this.beginning = beginning;
      this.mediaType = mediaType;
    }

    /** The media type of a part with this content. */
    public String mediaType() {
      return mediaType;
    }

    /** Whether it is a message of several parts. */
    public boolean isMultipart() {
      return this == MULTIPART || this == MULTIPART_BY_TYPE;
    }
  }

  /** cloud-init takes for a message what has its version within so many bytes. */
  private static final int MIME_SEARCHED = 4096;

  /** Longer beginnings first, as one is the beginning of another. */
  private static final List<Format> BY_LENGTH = Arrays.stream(Format.values())
      .sorted((a, b) -> b.beginning.length() - a.beginning.length())
      .toList();

  /** @throws IllegalArgumentException if it is empty, too large, no UTF-8, or of no known format */
  public UserData {
    byte[] bytes = content.toBytes();
    if (bytes.length == 0 || bytes.length > LARGEST) {
      throw new IllegalArgumentException(
          "User data has " + bytes.length + " bytes, not within 1 to " + LARGEST);
    }
    Format format = find(bytes)
        .orElseThrow(() -> new IllegalArgumentException(
            "User data begins like none of cloud-init's formats: #cloud-config, #!, a MIME header,"
                + " gzip, ..."));
    if (format != Format.GZIP) {
      requireText(bytes);
    }
  }

  /** @throws IllegalArgumentException as the constructor */
  public static UserData of(String text) {
    return new UserData(GuestData.of(text));
  }

  /** What it is, by its first characters; cloud-init ignores their case. */
  public Format format() {
    return find(content.toBytes()).orElseThrow();
  }

  private static Optional<Format> find(byte[] bytes) {
    int length = Math.min(bytes.length, MIME_SEARCHED);
    String head =
        new String(bytes, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    return BY_LENGTH.stream()
        .filter(format -> head.startsWith(format.beginning))
        .filter(format -> !format.isMultipart() || head.contains(Format.MULTIPART.beginning))
        .findFirst();
  }

  private static void requireText(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("User data is neither UTF-8 nor gzip", e);
    }
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "User data is no text: it holds a NUL at character " + text.indexOf('\0'));
    }
  }
}
