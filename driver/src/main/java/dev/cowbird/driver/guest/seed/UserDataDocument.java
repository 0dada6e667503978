/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.GuestData;
import dev.cowbird.driver.UserData;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The user data that a guest gets: the caller's as it is, or a cloud-config, or both in a MIME
 * multipart message (cloud-init's documentation, "User-data formats" and "Merging user-data
 * sections"). There the caller's part comes first, and the cloud-config is merged into it: what is
 * said already stays, maps are merged, lists are appended to.
 */
final class UserDataDocument {
  private static final String MERGE_TYPE = "dict(no_replace,recurse_list)+list(append)+str()";

  private UserDataDocument() {}

  static Optional<GuestData> of(GuestConfig config) {
    Optional<String> ours = CloudConfig.of(config);
    Optional<GuestData> theirs = config.userData().map(UserData::content);
    if (ours.isPresent() && config.userData().isPresent()) {
      return Optional.of(both(config.userData().get(), ours.get()));
    }
    return theirs.or(() -> ours.map(GuestData::of));
  }

  private static GuestData both(UserData theirs, String ours) {
    byte[] cloudConfig = ours.getBytes(StandardCharsets.UTF_8);
    String boundary = "==" + digest(theirs.content().toBytes(), cloudConfig) + "==";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\n");
    write(out, "MIME-Version: 1.0\n\n--" + boundary + "\n");
    if (theirs.format().isMultipart()) {
      out.writeBytes(theirs.content().toBytes()); // a message is a part as it is
      write(out, "\n");
    } else {
      write(out, "Content-Type: " + theirs.format().mediaType() + "\n");
      writeEncoded(out, theirs.content().toBytes());
    }
    write(out, "--" + boundary + "\n");
    write(out, "Content-Type: text/cloud-config\nMerge-Type: " + MERGE_TYPE + "\n");
    writeEncoded(out, cloudConfig);
    write(out, "--" + boundary + "--\n");
    return GuestData.of(out.toByteArray());
  }

  /** In base64, as neither 8-bit text nor long lines are safe in a message (RFC 2045). */
  private static void writeEncoded(ByteArrayOutputStream out, byte[] content) {
    write(out, "MIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n");
    out.writeBytes(Base64.getMimeEncoder(76, new byte[] {'\n'}).encode(content));
    write(out, "\n");
  }

  private static void write(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * A boundary that no part can hold, as it depends on all of them; the same for the same parts.
   */
  private static String digest(byte[] theirs, byte[] ours) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(theirs);
      return HexFormat.of().formatHex(digest.digest(ours), 0, 24);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256", e);
    }
  }
}
