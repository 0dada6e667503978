/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.domain.VirtualizationType;
import java.util.List;
import java.util.Optional;

/**
 * What was found out about the host.
 *
 * @param virtualization what machines will run with; empty if the hypervisor could not be asked
 * @param reason why, in a sentence
 */
public record HostReport(
    List<Check> checks, Optional<VirtualizationType> virtualization, String reason) {
  public HostReport {
    checks = List.copyOf(checks);
  }

  /** One thing that was looked at. */
  public record Check(String name, Verdict verdict, String found, Optional<String> remedy) {
    public static Check good(String name, String found) {
      return new Check(name, Verdict.GOOD, found, Optional.empty());
    }

    /** Something works less well for it. */
    public static Check poor(String name, String found, String remedy) {
      return new Check(name, Verdict.POOR, found, Optional.of(remedy));
    }

    /** No machine can be made like this. */
    public static Check missing(String name, String found, String remedy) {
      return new Check(name, Verdict.MISSING, found, Optional.of(remedy));
    }
  }

  /** How bad it is. */
  public enum Verdict {
    GOOD("ok"),
    POOR("warning"),
    MISSING("missing");

    private final String label;

    Verdict(String label) {
      this.label = label;
    }

    /** The name in JSON and tables. */
    public String label() {
      return label;
    }
  }

  /** Whether machines can be made here. */
  public boolean isUsable() {
    return checks.stream().noneMatch(check -> check.verdict() == Verdict.MISSING);
  }
}
