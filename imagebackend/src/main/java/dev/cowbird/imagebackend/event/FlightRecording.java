/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

import jdk.jfr.FlightRecorder;

/** Whether this JVM's flight recorder was started. */
public final class FlightRecording {
  /** A runtime that was linked without the module, or an application that left it out, has none. */
  private static final boolean AVAILABLE =
      ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private FlightRecording() {}

  /**
   * Whether events can be seen by anybody. To be asked before an event's class is touched: the
   * first one that is loaded has the JVM set up its whole recorder, which takes some 200 ms, also
   * if nothing is ever recorded.
   */
  public static boolean isPossible() {
    return AVAILABLE && FlightRecorder.isInitialized();
  }
}
