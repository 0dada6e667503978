/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("cowbird.Convert")
@Label("Convert")
@Description("An image is unpacked to raw")
final class ConvertEvent extends SpanEvent {
  @Label("Image")
  final String image;

  @Label("Source Format")
  final String format;

  @Label("Virtual Size")
  @DataAmount
  final long virtualSize;

  ConvertEvent(String image, String format, long virtualSize) {
    this.image = image;
    this.format = format;
    this.virtualSize = virtualSize;
    begin();
  }
}
