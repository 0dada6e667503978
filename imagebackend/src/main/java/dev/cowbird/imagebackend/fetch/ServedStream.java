/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.file.BulkInputStream;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ResumePoint;
import dev.cowbird.imagebackend.source.SourceFacts;
import dev.cowbird.imagebackend.source.SourceStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * A source's content as one stream, however often its transfer breaks: it is opened again where it
 * was. A read fails with {@link StartAgainException} if the source has other content by then, or
 * can't begin in the middle.
 */
final class ServedStream extends BulkInputStream {
  private final ImageSource source;
  private final Throttle throttle;
  private final Attempts attempts;
  private final long offset;
  private final SourceFacts facts;
  private SourceStream stream;
  private long position;
  private boolean begun;

  private ServedStream(
      ImageSource source, Throttle throttle, Attempts attempts, SourceStream stream) {
    this.source = source;
    this.throttle = throttle;
    this.attempts = attempts;
    this.stream = stream;
    this.facts = stream.facts();
    this.offset = stream.offset();
    this.position = offset;
  }

  /** Opens a source, where an earlier transfer stopped if it can. */
  static ServedStream open(
      ImageSource source, ResumePoint from, Throttle throttle, Attempts attempts) {
    while (true) {
      try {
        return new ServedStream(source, throttle, attempts, source.open(from));
      } catch (IOException e) {
        attempts.failed(e);
      }
    }
  }

  /** What the source said when it was first opened. */
  SourceFacts facts() {
    return facts;
  }

  /** Where this stream begins in the content. */
  long offset() {
    return offset;
  }

  @Override
  public int read(byte[] buffer, int off, int length) throws IOException {
    if (!begun) {
      // What an earlier call has left was read meanwhile.
      begun = true;
      attempts.waited();
    }
    while (true) {
      try {
        int count = stream.bytes().read(buffer, off, length);
        if (count < 0) {
          requireWhole();
          return count;
        }
        position += count;
        attempts.reached(position);
        throttle.pass(count);
        attempts.waited();
        return count;
      } catch (IOException e) {
        attempts.failed(e);
        reopen();
      }
    }
  }

  private void requireWhole() throws IOException {
    OptionalLong promised = facts.length();
    if (promised.isPresent() && promised.getAsLong() != position) {
      throw new EOFException(
          "it ended after " + position + " of " + promised.getAsLong() + " bytes");
    }
  }

  private void reopen() throws StartAgainException {
    closeQuietly();
    while (true) {
      try {
        stream = source.open(new ResumePoint(position, facts.version()));
        requireSame();
        return;
      } catch (StartAgainException e) {
        throw e;
      } catch (IOException e) {
        attempts.failed(e);
      }
    }
  }

  private void requireSame() throws StartAgainException {
    if (stream.offset() != position) {
      throw new StartAgainException("the source does not go on at byte " + position);
    }
    SourceFacts now = stream.facts();
    if (!now.version().equals(facts.version()) || differ(now.length(), facts.length())) {
      throw new StartAgainException("the source has changed meanwhile");
    }
  }

  /** A length that one answer does not tell says nothing. */
  private static boolean differ(OptionalLong one, OptionalLong other) {
    return one.isPresent() && other.isPresent() && !one.equals(other);
  }

  private void closeQuietly() {
    try {
      stream.close();
    } catch (IOException ignored) {
      // it broke already
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
