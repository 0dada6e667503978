/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.domain.CpuSet;
import dev.cowbird.driver.domain.Tuning;
import dev.cowbird.driver.spec.form.Entries;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Scalar;
import dev.cowbird.driver.text.Quoted;
import java.util.Map;

/** Limits and placement of what a guest does on the host. */
final class TuningForm {
  private static final Form<Map<Integer, CpuSet>> PINS = Entries.of(
      "a mapping from a number to processors of the host, such as 0: 2-3",
      TuningForm::number,
      CommonForms.CPU_SET);

  static final Form<Tuning> FORM = Mapping.of(
          "a mapping with vcpuPins, iothreads, ...", Tuning::builder)
      .key(
          "vcpuPins",
          "By the guest's processor, from 0: the host's that it may run on.",
          PINS,
          Tuning.Builder::vcpuPins)
      .key(
          "emulatorPin",
          "The host's processors for the rest of QEMU.",
          CommonForms.CPU_SET,
          Tuning.Builder::emulatorPin)
      .key("iothreads", "Threads for disks.", Scalar.number(0, 64), Tuning.Builder::iothreads)
      .key(
          "iothreadPins",
          "By thread, from 1: the host's processors that it may run on.",
          PINS,
          Tuning.Builder::iothreadPins)
      .key(
          "shares",
          "Weight against other guests.",
          Scalar.number(1L, 262_144L),
          Tuning.Builder::shares)
      .key(
          "period",
          "Over which the quota is counted, from 1ms to 1s.",
          CommonForms.DURATION,
          Tuning.Builder::period)
      .key(
          "quota",
          "Time that each processor gets in a period.",
          CommonForms.DURATION,
          Tuning.Builder::quota)
      .key(
          "blkioWeight",
          "Weight of its disks against other guests'.",
          Scalar.number(10, 1000),
          Tuning.Builder::blkioWeight)
      .key(
          "partition",
          "The control group that it belongs to, such as /machine/batch.",
          CommonForms.TEXT,
          Tuning.Builder::partition)
      .build(Tuning.Builder::build);

  private TuningForm() {}

  private static Integer number(String text) {
    if (!text.matches("\\d{1,4}")) {
      throw new IllegalArgumentException("the key " + Quoted.of(text) + " is not a number");
    }
    return Integer.valueOf(text);
  }
}
