/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several things, one of which must be there. Each is waited for a part of the time. */
record AnyCheck(List<Check> parts) implements Check {
  @Override
  public Optional<String> missing(Duration wait) throws InterruptedException {
    List<String> missing = new ArrayList<>();
    for (Check part : parts) {
      Optional<String> found = part.missing(wait.dividedBy(parts.size()));
      if (found.isEmpty()) {
        return found;
      }
      missing.add(found.get());
    }
    return Optional.of(String.join(", and ", missing));
  }

  @Override
  public void close() {
    parts.forEach(Check::close);
  }
}
