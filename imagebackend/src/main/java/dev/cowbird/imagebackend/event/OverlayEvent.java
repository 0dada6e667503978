/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("cowbird.Overlay")
@Label("Overlay")
@Description("An instance's disk is laid on its base")
final class OverlayEvent extends SpanEvent {
  @Label("Disk")
  final String disk;

  @Label("Backing File")
  final String backing;

  OverlayEvent(String disk, String backing) {
    this.disk = disk;
    this.backing = backing;
    begin();
  }
}
