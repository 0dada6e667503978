/* SPDX-License-Identifier: Apache-2.0 */
package com.jcraft.jsch;

import com.jcraft.jsch.ChannelSftp.LsEntry;

/** What an SFTP server lists; in the client's package, as nobody else may make it. */
public final class Listed {
  private Listed() {}

  /** @param mode as stat(2) gives it */
  public static LsEntry of(String name, int mode) {
    SftpATTRS attributes = new SftpATTRS();
    attributes.setPERMISSIONS(mode);
    return new LsEntry(name, name, attributes);
  }
}
