/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** SSH keys of tests: of the right form, and nobody's. */
public final class Keys {
  private Keys() {}

  /** A key that differs from those with other numbers. */
  public static SshPublicKey ed25519(int number) {
    byte[] point = new byte[32];
    point[0] = (byte) number;
    return SshPublicKey.parse(
        "ssh-ed25519 " + blob("ssh-ed25519", point) + " user" + number + "@host");
  }

  /** What stands after the type in a line. */
  public static String blob(String type, byte[]... fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      write(out, type.getBytes(StandardCharsets.US_ASCII));
      for (byte[] field : fields) {
        write(out, field);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static void write(DataOutputStream out, byte[] field) throws IOException {
    out.writeInt(field.length);
    out.write(field);
  }
}
