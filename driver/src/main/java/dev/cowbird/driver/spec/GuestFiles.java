/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.GuestData;
import dev.cowbird.driver.GuestFile;
import dev.cowbird.driver.GuestPassword;
import dev.cowbird.driver.SshPublicKey;
import dev.cowbird.driver.UserData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads files of the host's that hold what guests are told. What they hold is never shown. Each
 * method throws {@link IllegalArgumentException} if the file can't be read, is too long, or holds
 * something else.
 */
public final class GuestFiles {
  private static final int MOST_TEXT_BYTES = 64 << 10;
  private static final int MOST_LINE_BYTES = 4096;

  private GuestFiles() {}

  /** A file with one public key. */
  public static SshPublicKey key(Path file) {
    return SshPublicKey.parse(text(file, MOST_TEXT_BYTES));
  }

  /** A file with user data or vendor data. */
  public static UserData userData(Path file) {
    return new UserData(content(file, UserData.LARGEST));
  }

  /** A file whose first line is a password. */
  public static GuestPassword password(Path file) {
    return GuestPassword.plain(firstLine(file));
  }

  /** A file whose first line is a password as crypt(5) hashed it. */
  public static GuestPassword passwordHash(Path file) {
    return GuestPassword.hashed(firstLine(file));
  }

  /** A file that the guest is given a copy of. */
  public static GuestData content(Path file) {
    return content(file, GuestFile.LARGEST);
  }

  static String firstLine(Path file) {
    return text(file, MOST_LINE_BYTES).lines().findFirst().orElse("");
  }

  private static String text(Path file, int most) {
    return new String(content(file, most).toBytes(), StandardCharsets.UTF_8);
  }

  private static GuestData content(Path file, int most) {
    try (InputStream input = Files.newInputStream(file)) {
      byte[] bytes = input.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IllegalArgumentException("File " + file + " is longer than " + most + " bytes");
      }
      return GuestData.of(bytes);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("There is no file " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException("File " + file + " can't be read: " + e.getMessage(), e);
    }
  }
}
