/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import dev.cowbird.imagebackend.file.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A body as a stream, read while it arrives, with some of it ahead of the reader. A read ends when
 * nothing arrives for too long, and when it is interrupted: the stream that the JDK's HTTP client
 * has does neither (on JDK 17 it loses an interrupt). The client gives to it from threads of its
 * own, and one thread reads.
 */
final class BodyStream extends BulkInputStream implements BodySubscriber<InputStream> {
  /** How often the client may give ahead of the reader: each time up to one of its buffers. */
  private static final int AHEAD = 16;

  /** What the client gives: buffers, or in the end none, with a failure if there was one. */
  private record Given(List<ByteBuffer> buffers, boolean last, Optional<Throwable> failure) {
    static Given more(List<ByteBuffer> buffers) {
      return new Given(buffers, false, Optional.empty());
    }

    static Given end(Optional<Throwable> failure) {
      return new Given(List.of(), true, failure);
    }
  }

  private final Duration timeout;
  private final BlockingQueue<Given> given = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
  private volatile boolean begun;
  private volatile boolean closed;

  // what the reader has taken
  private final Queue<ByteBuffer> current = new ArrayDeque<>();
  private @Nullable Given end;

  private BodyStream(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * What the client is given, whose body is the stream.
   *
   * @param timeout how long a read may wait for the next byte
   */
  static BodySubscriber<InputStream> subscriber(Duration timeout) {
    return new BodyStream(timeout);
  }

  // --- the client's side

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  /** Asks for nothing before somebody reads: what fails earlier fails the whole answer. */
  @Override
  public void onSubscribe(Subscription offered) {
    if (!subscription.compareAndSet(null, offered) || closed) {
      offered.cancel();
    } else if (begun) {
      offered.request(AHEAD);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    given.add(Given.more(buffers));
  }

  @Override
  public void onError(Throwable failure) {
    given.add(Given.end(Optional.of(failure)));
  }

  @Override
  public void onComplete() {
    given.add(Given.end(Optional.empty()));
  }

  // --- the reader's side

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    begin();
    long deadline = System.nanoTime() + timeout.toNanos();
    while (current.isEmpty()) {
      Given next = end == null ? take(deadline) : end;
      if (next.last()) {
        end = next;
        return requireWhole(next.failure());
      }
      next.buffers().stream().filter(ByteBuffer::hasRemaining).forEach(current::add);
      ask(1);
    }
    return drain(buffer, offset, length);
  }

  /** The client may subscribe at the same time: then it is asked twice, which is harmless. */
  private void begin() {
    if (!begun) {
      begun = true;
      ask(AHEAD);
    }
  }

  private void ask(long more) {
    Subscription subscribed = subscription.get();
    if (subscribed != null) {
      subscribed.request(more);
    }
  }

  private Given take(long deadline) throws IOException {
    try {
      Given next = given.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        close();
        throw new SocketTimeoutException("no bytes arrived for " + timeout.toSeconds() + " s");
      }
      return next;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the thread was interrupted");
    }
  }

  private static int requireWhole(Optional<Throwable> failure) throws IOException {
    if (failure.isEmpty()) {
      return -1;
    }
    // Each time another one: it is thrown by whoever reads, and others may be attached to it.
    throw new IOException(failure.get().getMessage(), failure.get());
  }

  private int drain(byte[] buffer, int offset, int length) {
    int drained = 0;
    while (drained < length && !current.isEmpty()) {
      ByteBuffer next = current.element();
      int count = Math.min(length - drained, next.remaining());
      next.get(buffer, offset + drained, count);
      drained += count;
      if (!next.hasRemaining()) {
        current.remove();
      }
    }
    return drained;
  }

  /** What has not arrived yet is not waited for any more: the connection is closed. */
  @Override
  public void close() {
    if (end == null) {
      end = Given.end(Optional.of(new IOException("the body is closed")));
      current.clear();
    }
    closed = true;
    Subscription before = subscription.get();
    if (before != null) {
      before.cancel();
    }
  }
}
