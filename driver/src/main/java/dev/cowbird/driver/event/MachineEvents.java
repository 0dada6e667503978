/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.event;

import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.event.FlightRecording;
import dev.cowbird.imagebackend.event.FlowEvents;
import dev.cowbird.imagebackend.event.Span;

/**
 * What is done with instances, as a flight recording shows it. Each method begins a step; what it
 * returns is closed when the step is over. Safe for use by any number of threads.
 */
public final class MachineEvents {
  private MachineEvents() {}

  /** Everything from the request to the machine that runs. */
  public static SpawnSpan spawn(InstanceName instance, ImageLocation image) {
    return FlightRecording.isPossible()
        ? new SpawnEvent(instance.value(), image.toString())
        : SilentSpawn.SILENT;
  }

  /** What the hypervisor is asked before a machine is described. */
  public static Span ask(InstanceName instance) {
    return FlightRecording.isPossible() ? new AskEvent(instance.value()) : FlowEvents.silent();
  }

  public static Span disk(InstanceName instance) {
    return FlightRecording.isPossible() ? new DiskEvent(instance.value()) : FlowEvents.silent();
  }

  public static Span define(InstanceName instance) {
    return FlightRecording.isPossible() ? new DefineEvent(instance.value()) : FlowEvents.silent();
  }

  public static Span start(InstanceName instance) {
    return FlightRecording.isPossible() ? new StartEvent(instance.value()) : FlowEvents.silent();
  }

  /** @param until what is waited for, in a word or two that tell nothing of the guest's */
  public static Span await(InstanceName instance, String until) {
    return FlightRecording.isPossible()
        ? new WaitEvent(instance.value(), until)
        : FlowEvents.silent();
  }

  public static Span remove(InstanceName instance) {
    return FlightRecording.isPossible() ? new RemoveEvent(instance.value()) : FlowEvents.silent();
  }
}
