/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inflate;

class ZlibInflaterTest extends BlockInflaterContract {
  @Override
  BlockInflater open() {
    return new ZlibInflater();
  }

  @Override
  byte[] packed(byte[] block) {
    return Deflated.of(block);
  }
}
