/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.Proof;
import dev.cowbird.imagebackend.fetch.FetchOrder.Expected;
import java.util.List;

/**
 * A digest that an image must have, because the caller or somebody the caller trusts says so.
 *
 * @param words to end a sentence: {@code "was asked for"}
 * @param proofs what is proved once the digest is found to be right
 */
record Claim(Digest digest, String words, List<Proof> proofs) {
  Claim {
    proofs = List.copyOf(proofs);
  }

  Expected expected() {
    return new Expected(digest, words);
  }
}
