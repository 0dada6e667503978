/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("cowbird.Spawn")
@Label("Spawn")
@Description("A machine is made and started, or taken back; the other events are its steps")
final class SpawnEvent extends MachineEvent implements SpawnSpan {
  @Label("Image")
  final String image;

  @Label("Complete")
  @Description("Whether the machine was made")
  boolean complete;

  SpawnEvent(String instance, String image) {
    super(instance);
    this.image = image;
    begin();
  }

  @Override
  public void complete() {
    complete = true;
  }
}
