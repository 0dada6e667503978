/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageKernel;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ResumePoint;
import dev.cowbird.imagebackend.source.SourceFacts;
import dev.cowbird.imagebackend.source.SourceStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A source image in memory, which can be replaced, break off, lie about its length, and vanish. It
 * counts how often it is opened. Like a file, it has a fingerprint and promises its length, unless
 * it is told otherwise. Safe for use by any number of threads.
 */
public final class InMemorySource implements ImageSource {
  private final ImageId id;
  private final AtomicInteger opens = new AtomicInteger();
  private volatile @Nullable State state;
  private volatile Optional<ImageKernel> kernel = Optional.empty();

  private record State(
      ByteBuffer content,
      boolean remote,
      Optional<String> version,
      OptionalLong promised,
      OptionalLong breaksAfter) {
    SourceFacts facts(Optional<ImageKernel> kernel) {
      return SourceFacts.of(version, promised).withKernel(kernel);
    }

    InputStream stream(int offset) {
      byte[] bytes = new byte[content.limit() - offset];
      content.get(offset, bytes);
      InputStream whole = new ByteArrayInputStream(bytes);
      return breaksAfter.isPresent() ? new BreakingStream(whole, breaksAfter.getAsLong()) : whole;
    }
  }

  /** A source with this content, of the version {@code "1"}, as a file. */
  public InMemorySource(ImageId id, byte[] content) {
    this.id = id;
    this.state = sound(content, Optional.of("1"));
  }

  private static State sound(byte[] content, Optional<String> version) {
    ByteBuffer copy = ByteBuffer.wrap(content.clone()).asReadOnlyBuffer();
    return new State(copy, false, version, OptionalLong.of(content.length), OptionalLong.empty());
  }

  /**
   * Puts other content there; streams that are open keep the old. What it was told is forgotten.
   */
  public synchronized void replace(byte[] content, String version) {
    state = sound(content, Optional.of(version));
  }

  /** Says from now on that this is what a machine with the disk is started with. */
  public void nameKernel(ImageKernel named) {
    kernel = Optional.of(named);
  }

  /** Is behind a network from now on: it has no fingerprint, and goes on where it was left. */
  public void moveAway() {
    change(old -> new State(old.content, true, old.version, old.promised, old.breaksAfter));
  }

  /** Can't tell one content from another from now on. */
  public void forgetVersion() {
    change(
        old -> new State(old.content, old.remote, Optional.empty(), old.promised, old.breaksAfter));
  }

  /** Promises this length from now on, whatever the content's is; empty to promise none. */
  public void promise(OptionalLong length) {
    change(old -> new State(old.content, old.remote, old.version, length, old.breaksAfter));
  }

  /** Streams opened from now on fail once they have delivered so many bytes. */
  public void breakAfter(long bytes) {
    change(old ->
        new State(old.content, old.remote, old.version, old.promised, OptionalLong.of(bytes)));
  }

  private synchronized void change(UnaryOperator<State> change) {
    state = change.apply(present());
  }

  /** There is no such image from now on. */
  public synchronized void vanish() {
    state = null;
  }

  /** How often it was opened, also in vain. */
  public int opens() {
    return opens.get();
  }

  @Override
  public ImageId id() {
    return id;
  }

  @Override
  public Optional<String> fingerprint() {
    State now = present();
    return now.remote ? Optional.empty() : now.version;
  }

  @Override
  public SourceFacts describe() {
    return present().facts(kernel);
  }

  @Override
  public SourceStream open(ResumePoint from) {
    opens.incrementAndGet();
    State now = present();
    boolean goesOn = now.remote && now.version.isPresent() && now.version.equals(from.version());
    long offset = goesOn ? Math.min(from.offset(), now.content.limit()) : 0;
    return new SourceStream(now.stream((int) offset), offset, now.facts(kernel));
  }

  private State present() {
    State now = state;
    if (now == null) {
      throw new ImageException(Kind.NOT_FOUND, "Image " + id + " does not exist");
    }
    return now;
  }

  /** Delivers some bytes, then fails. */
  private static final class BreakingStream extends FilterInputStream {
    private long left;

    BreakingStream(InputStream stream, long bytes) {
      super(stream);
      this.left = bytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0 && length > 0) {
        throw new IOException("Connection reset");
      }
      int count = super.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }
  }
}
