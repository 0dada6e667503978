/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.instance;

import dev.cowbird.driver.MachineDisk;
import dev.cowbird.driver.domain.DiskDevice.Access;
import dev.cowbird.driver.domain.DiskFormat;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;

/** A further disk, in the record of its instance. */
public record RecordedDisk(String content, String path, String format, String access) {
  static RecordedDisk of(MachineDisk disk) {
    return new RecordedDisk(
        disk.content(),
        disk.path().toString(),
        disk.format().label(),
        disk.access().label());
  }

  MachineDisk toDisk() {
    return new MachineDisk(
        content,
        Path.of(path),
        named(DiskFormat.values(), DiskFormat::label, format),
        named(Access.values(), Access::label, access));
  }

  private static <T> T named(T[] values, Function<T, String> label, String text) {
    return Arrays.stream(values)
        .filter(value -> label.apply(value).equals(text))
        .findFirst()
        .orElseThrow();
  }
}
