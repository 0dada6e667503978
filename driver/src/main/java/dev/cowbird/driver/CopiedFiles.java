/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import java.util.List;

/**
 * What was copied between host and guest.
 *
 * @param files how many regular files
 * @param bytes in them
 * @param leftOut what was not copied, as it is neither file nor directory: symbolic links, devices,
 *     sockets; as paths from the directory that was copied
 */
public record CopiedFiles(int files, long bytes, List<String> leftOut) {
  public CopiedFiles {
    leftOut = List.copyOf(leftOut);
  }
}
