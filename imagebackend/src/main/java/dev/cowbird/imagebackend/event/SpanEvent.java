/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.StackTrace;

/**
 * An event that lasts from when it is begun until it is closed. Its class is not to be touched
 * unless {@link FlightRecording#isPossible}.
 */
@Category({"Cowbird", "Images"})
@StackTrace(false)
public abstract class SpanEvent extends Event implements Span {
  @Override
  public final void close() {
    // its duration decides too
    end();
    if (shouldCommit()) {
      commit();
    }
  }
}
