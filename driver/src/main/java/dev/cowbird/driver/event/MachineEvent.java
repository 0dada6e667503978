/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.event;

import dev.cowbird.imagebackend.event.SpanEvent;
import jdk.jfr.Category;
import jdk.jfr.Label;

/** Something done with an instance. */
@Category({"Cowbird", "Machines"})
abstract class MachineEvent extends SpanEvent {
  @Label("Instance")
  final String instance;

  MachineEvent(String instance) {
    this.instance = instance;
  }
}
