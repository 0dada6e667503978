/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import dev.cowbird.imagebackend.format.Qcow2Overlay;
import java.nio.ByteBuffer;

/** Overlays as whole files in memory. */
public final class OverlayFiles {
  private OverlayFiles() {}

  public static byte[] bytes(Qcow2Overlay overlay) {
    ByteBuffer file = ByteBuffer.allocate(Math.toIntExact(overlay.fileBytes()));
    overlay.pieces().forEach(piece -> file.position((int) piece.offset()).put(piece.bytes()));
    return file.array();
  }
}
