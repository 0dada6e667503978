/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.file.StorageErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Which host this is, among those that share a state directory.
 *
 * @param id stays the same for good, also when the host is renamed: letters, digits, dots,
 *     underscores and hyphens
 * @param name what people call it
 */
public record HostIdentity(String id, String name) {
  private static final Path MACHINE_ID = Path.of("/etc/machine-id");
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  /** @throws IllegalArgumentException if {@code id} is not fit for a file's name */
  public HostIdentity {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("'" + id + "' is not a host's id");
    }
  }

  /**
   * This host, by machine-id(5), or by its name where it has none, as in many containers.
   *
   * @throws dev.cowbird.imagebackend.ImageException {@code STATE_DIRECTORY} if neither can be read
   */
  public static HostIdentity ofThisMachine() {
    try {
      String name = Files.readString(HOST_NAME).strip();
      String id = machineId();
      return new HostIdentity(ID.matcher(id).matches() ? id : "name-" + fit(name), name);
    } catch (IOException e) {
      throw StorageErrors.translate("Reading which host this is", e);
    }
  }

  private static String machineId() throws IOException {
    try {
      return Files.readString(MACHINE_ID).strip();
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private static String fit(String name) {
    return name.replaceAll("[^A-Za-z0-9.-]", "_");
  }
}
