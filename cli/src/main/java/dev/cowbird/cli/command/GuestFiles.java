/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.command.GuestOptions.PasswordFile;
import dev.cowbird.driver.GuestData;
import dev.cowbird.driver.GuestPassword;
import dev.cowbird.driver.SshPublicKey;
import dev.cowbird.driver.UserData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the files that options for guests name; what they hold is never shown. */
final class GuestFiles {
  private static final int MOST_TEXT_BYTES = 64 << 10;
  private static final int MOST_LINE_BYTES = 4096;

  private GuestFiles() {}

  /** @throws IllegalArgumentException if it can't be read, or holds no public key */
  static SshPublicKey key(String file) {
    return SshPublicKey.parse(text(file, MOST_TEXT_BYTES));
  }

  /** @throws IllegalArgumentException if it can't be read, or holds no user data */
  static UserData userData(String file) {
    return new UserData(GuestData.of(bytes(file, UserData.LARGEST)));
  }

  /** @throws IllegalArgumentException if it can't be read, or its first line is no password */
  static PasswordFile password(String file) {
    String line = text(file, MOST_LINE_BYTES).lines().findFirst().orElse("");
    return new PasswordFile(GuestPassword.plain(line));
  }

  private static String text(String file, int most) {
    return new String(bytes(file, most), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String file, int most) {
    try (InputStream input = Files.newInputStream(Path.of(file))) {
      byte[] bytes = input.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IllegalArgumentException("File " + file + " is longer than " + most + " bytes");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("There is no file " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException("File " + file + " can't be read: " + e.getMessage(), e);
    }
  }
}
