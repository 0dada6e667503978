/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import java.nio.file.Path;

/**
 * The steps of the flow, as a flight recording shows them. Each method begins one; what it returns
 * is closed when the step is over:
 *
 * <pre>{@code
 * try (Span step = FlowEvents.inspect(image)) {
 *   ...
 * }
 * }</pre>
 *
 * <p>Image ids are recorded as they may be shown. Safe for use by any number of threads.
 */
public final class FlowEvents {
  private FlowEvents() {}

  public static TransferSpan fetch(ImageId image, CacheId base) {
    return FlightRecording.isPossible()
        ? new FetchEvent(image.toString(), base.hex())
        : SilentSpan.SILENT;
  }

  public static Span inspect(ImageId image) {
    return FlightRecording.isPossible() ? new InspectEvent(image.toString()) : SilentSpan.SILENT;
  }

  public static Span convert(ImageId image, ImageFormat format, DiskSize virtualSize) {
    return FlightRecording.isPossible()
        ? new ConvertEvent(image.toString(), format.label(), virtualSize.bytes())
        : SilentSpan.SILENT;
  }

  public static Span publish(ImageId image, CacheId base) {
    return FlightRecording.isPossible()
        ? new PublishEvent(image.toString(), base.hex())
        : SilentSpan.SILENT;
  }

  public static Span size(CacheId base, DiskSize size) {
    return FlightRecording.isPossible()
        ? new SizeEvent(base.hex(), size.bytes())
        : SilentSpan.SILENT;
  }

  public static Span overlay(Path disk, Path backing) {
    return FlightRecording.isPossible()
        ? new OverlayEvent(disk.toString(), backing.toString())
        : SilentSpan.SILENT;
  }

  /**
   * The wait for a lock.
   *
   * @param mode {@code SHARED} or {@code EXCLUSIVE}
   */
  public static Span lock(String key, String mode, String purpose) {
    return FlightRecording.isPossible() ? new LockEvent(key, mode, purpose) : SilentSpan.SILENT;
  }

  /** @param title the command's name, without the arguments that may be nobody's business */
  public static CommandSpan command(String title) {
    return FlightRecording.isPossible() ? new CommandEvent(title) : SilentSpan.SILENT;
  }

  /** A step that nobody records, for modules with events of their own. */
  public static Span silent() {
    return SilentSpan.SILENT;
  }
}
