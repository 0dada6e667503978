/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inflate;

class BlockInflaterTest extends BlockInflaterContract {
  @Override
  BlockInflater open() {
    return BlockInflater.ofDeflate();
  }

  @Override
  byte[] packed(byte[] block) {
    return Deflated.of(block);
  }
}
