/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("cowbird.Ask")
@Label("Ask Hypervisor")
@Description("The hypervisor is asked for its capabilities, and for the network")
final class AskEvent extends MachineEvent {
  AskEvent(String instance) {
    super(instance);
    begin();
  }
}
