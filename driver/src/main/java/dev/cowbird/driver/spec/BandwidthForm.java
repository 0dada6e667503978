/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.domain.Bandwidth;
import dev.cowbird.driver.domain.Bandwidth.Rate;
import dev.cowbird.driver.spec.form.Either;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;

/** Limits of a network interface, in KiB in each second. */
final class BandwidthForm {
  private static final Place<Rate> INBOUND = new Place<>();
  private static final Place<Rate> OUTBOUND = new Place<>();
  private static final Place<Long> AVERAGE = new Place<>();
  private static final Place<Long> PEAK = new Place<>();
  private static final Place<Long> BURST = new Place<>();

  private static final Form<Long> AMOUNT = Scalar.number(1L, 1L << 31);

  private static final Form<Rate> RATE = Either.of(
      AMOUNT.map(Rate::of),
      Mapping.of("a mapping with average", Said::new)
          .required("average", "KiB in each second.", AMOUNT, AVERAGE)
          .key("peak", "KiB in each second that a burst may reach.", AMOUNT, PEAK)
          .key("burst", "KiB that may go at the speed of the peak.", AMOUNT, BURST)
          .build(said -> new Rate(said.get(AVERAGE), said.find(PEAK), said.find(BURST))));

  static final Form<Bandwidth> FORM = Mapping.of("a mapping with inbound or outbound", Said::new)
      .key("inbound", "What the guest receives.", RATE, INBOUND)
      .key("outbound", "What the guest sends.", RATE, OUTBOUND)
      .build(said -> new Bandwidth(said.find(INBOUND), said.find(OUTBOUND)));

  private BandwidthForm() {}
}
