/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several things, one of which must be there. Each is waited for a part of the time. */
record AnyCheck(List<Check> parts) implements Check {
  /** @throws DriverException {@code GUEST_FAILED} if none can come any more */
  @Override
  public Optional<String> missing(Duration wait) throws InterruptedException {
    List<String> missing = new ArrayList<>();
    List<DriverException> failed = new ArrayList<>();
    for (Check part : parts) {
      try {
        Optional<String> found = part.missing(wait.dividedBy(parts.size()));
        if (found.isEmpty()) {
          return found;
        }
        missing.add(found.get());
      } catch (DriverException e) {
        if (e.kind() != Kind.GUEST_FAILED) {
          throw e;
        }
        failed.add(e);
        missing.add("" + e.getMessage());
      }
    }
    if (failed.size() == parts.size()) {
      throw failed.get(0);
    }
    return Optional.of(String.join(", and ", missing));
  }

  @Override
  public void close() {
    parts.forEach(Check::close);
  }
}
