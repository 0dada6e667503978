/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import dev.cowbird.imagebackend.file.HostFiles;
import java.nio.file.Path;

/** Files on a file system that says it has this size, and so much left. */
public class SmallDisk extends ForwardingFiles {
  private final long totalBytes;
  private final long usableBytes;

  public SmallDisk(HostFiles files, long totalBytes, long usableBytes) {
    super(files);
    this.totalBytes = totalBytes;
    this.usableBytes = usableBytes;
  }

  @Override
  public long totalBytes(Path directory) {
    return totalBytes;
  }

  @Override
  public long usableBytes(Path directory) {
    return usableBytes;
  }
}
