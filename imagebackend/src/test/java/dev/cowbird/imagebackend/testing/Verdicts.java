/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;

/** What an inspection is expected to have found. */
public final class Verdicts {
  private Verdicts() {}

  public static Inspection.Accepted assertAccepted(
      Inspection inspection, ImageFormat format, long virtualBytes) {
    assertThat(inspection).isInstanceOf(Inspection.Accepted.class);
    Inspection.Accepted accepted = (Inspection.Accepted) inspection;
    assertThat(accepted.format()).isEqualTo(format);
    assertThat(accepted.virtualSize()).isEqualTo(new DiskSize(virtualBytes));
    return accepted;
  }
}
