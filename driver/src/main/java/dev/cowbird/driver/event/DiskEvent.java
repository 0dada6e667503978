/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("cowbird.Disk")
@Label("Disk")
@Description("An instance's disk is made; the image side's events are its steps")
final class DiskEvent extends MachineEvent {
  DiskEvent(String instance) {
    super(instance);
    begin();
  }
}
