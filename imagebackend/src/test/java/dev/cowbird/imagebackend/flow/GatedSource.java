/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ResumePoint;
import dev.cowbird.imagebackend.source.SourceFacts;
import dev.cowbird.imagebackend.source.SourceStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A source that does something once so many bytes were read of it, before it delivers more. */
final class GatedSource implements ImageSource {
  private final ImageSource source;
  private final long offset;
  private final Gate gate;
  private final AtomicBoolean passed = new AtomicBoolean();

  /** What is done by whoever reads. */
  @FunctionalInterface
  interface Gate {
    void pass() throws IOException;
  }

  GatedSource(ImageSource source, long offset, Gate gate) {
    this.source = source;
    this.offset = offset;
    this.gate = gate;
  }

  boolean passed() {
    return passed.get();
  }

  @Override
  public ImageId id() {
    return source.id();
  }

  @Override
  public Optional<String> fingerprint() {
    return source.fingerprint();
  }

  @Override
  public SourceFacts describe() throws IOException {
    return source.describe();
  }

  @Override
  public SourceStream open(ResumePoint from) throws IOException {
    SourceStream opened = source.open(from);
    InputStream gated = new FilterInputStream(opened.bytes()) {
      private long position = opened.offset();

      @Override
      public int read(byte[] buffer, int off, int length) throws IOException {
        if (position == offset && passed.compareAndSet(false, true)) {
          gate.pass();
        }
        int wanted = position < offset ? (int) Math.min(length, offset - position) : length;
        int count = super.read(buffer, off, wanted);
        position += Math.max(0, count);
        return count;
      }
    };
    return new SourceStream(gated, opened.offset(), opened.facts());
  }
}
