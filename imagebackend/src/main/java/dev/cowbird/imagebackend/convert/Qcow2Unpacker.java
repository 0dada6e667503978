/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.convert;

import dev.cowbird.imagebackend.file.Interrupts;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.Qcow2Header;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.function.LongConsumer;

/**
 * Unpacks qcow2 images with several threads, which are there as long as a call takes. Stricter than
 * qemu-img in few respects: a compressed cluster has to end where it should. Safe for use by many
 * threads.
 */
public final class Qcow2Unpacker {
  private final int threads;

  /** @param threads how many unpack at a time; one more walks through the image's tables */
  public Qcow2Unpacker(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("Nothing is unpacked by " + threads + " threads");
    }
    this.threads = threads;
  }

  /**
   * Gives the sink what the guest sees, but for what reads as zeros because it isn't stored.
   * Blocks. Takes up to 4 MiB of memory a thread, and 7 MiB with clusters of 2 MiB.
   *
   * <p>When this returns, or throws, its threads have ended. To end them after a failure they are
   * interrupted, by which a {@link java.nio.channels.FileChannel} that they use is closed.
   *
   * @param image is read by several threads at once, which it may keep waiting for bytes that are
   *     yet to come; a thread that waits is to end with an exception when it is interrupted
   * @param header of that image, which was judged: nothing is encrypted or in another file, and no
   *     feature or compression is unknown
   * @param sink what it got before a failure is of no use
   * @param unpackedBytes is told, on the calling thread, of bytes that the sink has taken; holes
   *     that it was given for the sake of alignment don't count
   * @throws MalformedImageException if the image breaks the rules; what was wrong first is told
   * @throws ClosedByInterruptException if the calling thread is interrupted; its interrupt flag is
   *     set
   * @throws IOException if the image can't be read, or as the sink threw it
   */
  public void unpack(ImageBytes image, Qcow2Header header, RawSink sink, LongConsumer unpackedBytes)
      throws IOException, MalformedImageException {
    try (Qcow2Unpacking unpacking = new Qcow2Unpacking(image, header, sink, threads)) {
      unpacking.run(unpackedBytes);
    } catch (InterruptedException e) {
      throw Interrupts.ended(e);
    }
  }
}
