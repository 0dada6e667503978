/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inflate;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;

class LibdeflateInflaterTest extends BlockInflaterContract {
  @Override
  BlockInflater open() {
    Optional<BlockInflater> installed = LibdeflateInflater.ifInstalled();
    assumeTrue(installed.isPresent(), "libdeflate is not installed");
    return installed.get();
  }

  @Override
  byte[] packed(byte[] block) {
    return Deflated.of(block);
  }
}
