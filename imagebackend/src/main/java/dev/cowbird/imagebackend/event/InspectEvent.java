/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("cowbird.Inspect")
@Label("Inspect")
@Description("What was fetched is read for its format, its size, and what is unsafe in it")
final class InspectEvent extends SpanEvent {
  @Label("Image")
  final String image;

  InspectEvent(String image) {
    this.image = image;
    begin();
  }
}
