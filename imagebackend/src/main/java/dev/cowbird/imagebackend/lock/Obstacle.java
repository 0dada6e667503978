/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import java.util.Optional;

/** Who is in the way of those who wait for a lock, as far as it can be known. */
record Obstacle(LockName name, LockFile file, String host) {

  /** In words that go on a sentence: "held by pid 17 on nest (creating disk) since ...". */
  String describe() {
    Optional<Holder> known = file.holder();
    return name.holderFile()
        .read()
        .filter(recorded -> known.map(recorded::isSameHold).orElse(true))
        .or(() -> known)
        .map(this::describe)
        .orElse("held by an unknown process");
  }

  private String describe(Holder holder) {
    if (!holder.host().equals(host)) {
      // Whether that process lives can't be seen from here.
      return "held by another host; last known is " + holder;
    }
    return holder.isAlive()
        ? "held by " + holder
        : "held by an unknown process; the last one known, " + holder + ", is gone";
  }
}
