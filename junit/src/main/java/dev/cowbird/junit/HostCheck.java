/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.junit;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.HostReport;
import dev.cowbird.driver.HostReport.Check;
import dev.cowbird.driver.HostReport.Verdict;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether machines can be made on this host.
 *
 * @param missing if not, what is missing for it and how to get it, in a sentence
 */
record HostCheck(Optional<String> missing) {

  static HostCheck of(String connectUri, Function<DriverConfig, ComputeDriver> drivers) {
    try (TestMachines machines = TestMachines.open(connectUri, drivers)) {
      return of(machines.driver().host());
    }
  }

  private static HostCheck of(HostReport report) {
    if (report.isUsable()) {
      return new HostCheck(Optional.empty());
    }
    String missing = report.checks().stream()
        .filter(check -> check.verdict() == Verdict.MISSING)
        .map(HostCheck::describe)
        .collect(Collectors.joining("; "));
    return new HostCheck(Optional.of("No machine can be made on this host: " + missing));
  }

  private static String describe(Check check) {
    String remedy = check.remedy().map(text -> " (try: " + text + ")").orElse("");
    return check.name() + ": " + check.found() + remedy;
  }
}
