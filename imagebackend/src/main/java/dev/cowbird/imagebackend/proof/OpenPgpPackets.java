/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.proof;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.openpgp.PGPMarker;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.api.OpenPGPImplementation;

/** Reads OpenPGP objects, armored or binary, of bytes that may be anything. */
final class OpenPgpPackets {
  private OpenPgpPackets() {}

  /**
   * All the objects, in order, through as many blocks of armor as there are.
   *
   * @throws IOException if they are no OpenPGP objects; the message says why
   */
  static List<Object> read(OpenPGPImplementation pgp, byte[] bytes) throws IOException {
    try {
      // a decoder around a decoder goes on behind the first block of armor
      InputStream decoded =
          PGPUtil.getDecoderStream(PGPUtil.getDecoderStream(new ByteArrayInputStream(bytes)));
      return readAll(pgp.pgpObjectFactory(decoded));
    } catch (RuntimeException e) {
      // what the library's parsers throw for bytes that nobody foresaw
      throw new IOException(e.toString(), e);
    }
  }

  private static List<Object> readAll(PGPObjectFactory packets) throws IOException {
    List<Object> objects = new ArrayList<>();
    for (Object next = packets.nextObject(); next != null; next = packets.nextObject()) {
      if (!(next instanceof PGPMarker)) {
        objects.add(next);
      }
    }
    return objects;
  }
}
