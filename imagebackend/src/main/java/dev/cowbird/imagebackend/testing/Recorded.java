/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * What a flight recording has of a piece of work: Cowbird's own events, in the order they ended.
 */
public final class Recorded {
  private Recorded() {}

  public static List<RecordedEvent> during(Runnable work) throws IOException {
    return during(recording -> {}, work);
  }

  /** @param settings what is recorded, and what not */
  public static List<RecordedEvent> during(Consumer<Recording> settings, Runnable work)
      throws IOException {
    Path file = Files.createTempFile("cowbird", ".jfr");
    try (Recording recording = new Recording()) {
      settings.accept(recording);
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .filter(event -> event.getEventType().getCategoryNames().contains("Cowbird"))
          .sorted(Comparator.comparing(RecordedEvent::getEndTime))
          .toList();
    } finally {
      Files.delete(file);
    }
  }
}
