/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.domain.DiskDevice.Access;
import dev.cowbird.driver.domain.DiskFormat;
import java.nio.file.Path;

/**
 * A disk that a machine was made with besides the one that it boots from.
 *
 * @param content what it was made of, as it may be shown: {@code ephemeral:20G,fs=xfs}
 * @param path its file or block device
 */
public record MachineDisk(String content, Path path, DiskFormat format, Access access) {}
