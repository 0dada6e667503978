/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("cowbird.Start")
@Label("Start")
@Description("A domain is started, until its processors run")
final class StartEvent extends MachineEvent {
  StartEvent(String instance) {
    super(instance);
    begin();
  }
}
